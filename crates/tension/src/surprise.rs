//! How unlikely a count is on an ordinary day: the upper tail of a negative binomial.
//!
//! Effective counts are not whole numbers, so the tail is taken in its continuous form, the
//! regularised incomplete beta function: P(X ≥ n) = I_p(n, r) with p = m / (m + r)
//! (Johnson, Kemp and Kotz, "Univariate Discrete Distributions", §5.6).

/// Digits of a surprise that leave this file: what is beyond differs for no reason anybody cares about.
const DECIMALS: f64 = 100.0;

/// The largest surprise there is: a chance of one in 10^99 says no more than one in 10^300.
const MOST: f64 = 99.0;

/// Minus the decimal logarithm of the chance of seeing `count` or more where `mean` is expected and
/// posts come in clumps of `shape`; 0 for what is expected, rounded to hundredths.
pub(crate) fn surprise(count: f64, mean: f64, shape: f64) -> f64 {
    if count <= mean.max(0.0) || count <= 0.0 {
        return 0.0;
    }
    if mean <= 0.0 {
        return MOST;
    }
    let p = mean / (mean + shape);
    let nats = -ln_incomplete_beta(p, count, shape);
    let digits = (nats / core::f64::consts::LN_10).clamp(0.0, MOST);
    libm::round(digits * DECIMALS) / DECIMALS
}

/// ln I_x(a, b). Where the continued fraction converges slowly, the other tail is used.
fn ln_incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    let ln_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    if x < (a + 1.0) / (a + b + 2.0) {
        return ln_front + libm::log(continued_fraction(x, a, b) / a);
    }
    let other = libm::exp(ln_front) * continued_fraction(1.0 - x, b, a) / b;
    libm::log1p(-other.min(1.0 - f64::EPSILON))
}

/// Terms of the continued fraction: it settles in about √max(a, b), and counts are a day's posts in one cell.
const TERMS: u32 = 500;

/// The continued fraction of the incomplete beta function (NIST DLMF 8.17.22), by Lentz's method.
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guarded = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guarded(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for term in 1..=TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for coefficient in [even, odd] {
            d = 1.0 / guarded(1.0 + coefficient * d);
            c = guarded(1.0 + coefficient / c);
            step = d * c;
            fraction *= step;
        }
        if (step - 1.0).abs() < 1e-12 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tail summed term by term, for whole counts.
    fn summed(count: u32, mean: f64, clumping: f64) -> f64 {
        let p = mean / (mean + clumping);
        let mut term = libm::pow(1.0 - p, clumping);
        let mut tail = 0.0;
        for k in 0..5_000 {
            tail += if k >= count { term } else { 0.0 };
            term *= (f64::from(k) + clumping) / (f64::from(k) + 1.0) * p;
        }
        -libm::log10(tail)
    }

    #[test]
    fn agrees_with_the_sum_of_its_terms() {
        for mean in [0.05, 0.5, 3.0, 40.0] {
            for clumping in [0.5, 1.0, 4.0] {
                for count in [1, 2, 3, 5, 9] {
                    if f64::from(count) <= mean {
                        continue;
                    }
                    let found = surprise(f64::from(count), mean, clumping);
                    let wanted = summed(count, mean, clumping);
                    assert!(
                        (found - wanted).abs() < 0.011,
                        "{count} of {mean} at {clumping}: {found}, not {wanted}"
                    );
                }
            }
        }
    }

    #[test]
    fn more_is_never_less_surprising() {
        let mut before = 0.0;
        for tenths in 0..500 {
            let now = surprise(f64::from(tenths) / 10.0, 0.2, 0.5);
            assert!(now >= before, "at {tenths} tenths: {now} after {before}");
            before = now;
        }
    }

    #[test]
    fn what_is_expected_surprises_nobody_and_nothing_is_infinite() {
        assert_eq!(surprise(0.0, 0.0, 0.5), 0.0);
        assert_eq!(surprise(2.0, 3.0, 0.5), 0.0);
        assert_eq!(surprise(1.0, 0.0, 0.5), 99.0);
        assert_eq!(surprise(5000.0, 0.001, 0.5), 99.0);
        assert!(surprise(3.0, 0.01, 0.5) > 4.0);
    }
}
