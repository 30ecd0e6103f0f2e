//! Telling repeats, near-repeats and posts about the same thing from the rest.

use std::collections::BTreeSet;

use post::{Fingerprint, MinHash, Text, fold, link_hash};

fn text(original: &str) -> Text {
    Text::new(original.to_owned())
}

fn minhash(original: &str) -> MinHash {
    MinHash::of(&text(original)).expect("eight words or more")
}

const POST: &str =
    "Three people were hurt outside the leisure centre on Mill Lane tonight, the whole road is shut";

#[test]
fn the_same_words_have_the_same_fingerprint() {
    let same = "THREE people were hurt outside the leisure centre on Mill Lane tonight! the whole road is shut \
                https://example.org/1 @someone";
    let other =
        "Four people were hurt outside the leisure centre on Mill Lane tonight, the whole road is shut";
    assert_eq!(Fingerprint::of(&text(POST)), Fingerprint::of(&text(same)));
    assert_ne!(Fingerprint::of(&text(POST)), Fingerprint::of(&text(other)));
    assert_ne!(Fingerprint::of(&text("ab c")), Fingerprint::of(&text("a bc")));
}

#[test]
fn near_repeats_resemble_each_other() {
    let near = minhash(
        "RT: Three people hurt outside the leisure centre on Mill Lane tonight - the whole road is shut!!",
    );
    let far = minhash(
        "Our summer fair is back on Saturday with cakes, a raffle and a dog show for everyone in town",
    );
    assert_eq!(minhash(POST).resemblance(&minhash(POST)), 1.0);
    assert!(minhash(POST).resemblance(&near) > 0.6, "{}", minhash(POST).resemblance(&near));
    assert!(minhash(POST).resemblance(&far) < 0.15, "{}", minhash(POST).resemblance(&far));
    assert_eq!(MinHash::of(&text("seven words are too few to compare https://example.org")), None);
}

/// Over many pairs, the estimate is the share of five-letter pieces two texts have in common.
#[test]
fn resemblance_estimates_the_jaccard_index() {
    let words: Vec<&str> = POST.split(' ').collect();
    let (mut error, mut pairs) = (0.0, 0);
    for from in 0..words.len() - 8 {
        for to in from + 8..=words.len() {
            let part = words[from..to].join(" ");
            error += minhash(POST).resemblance(&minhash(&part)) - jaccard(POST, &part);
            pairs += 1;
        }
    }
    let bias: f64 = error / f64::from(pairs);
    assert!(bias.abs() < 0.05, "mean error {bias} over {pairs} pairs");
}

fn jaccard(one: &str, other: &str) -> f64 {
    let pieces = |original: &str| -> BTreeSet<Vec<u8>> {
        text(original).folded().as_bytes().windows(5).map(<[u8]>::to_vec).collect()
    };
    let (one, other) = (pieces(one), pieces(other));
    one.intersection(&other).count() as f64 / one.union(&other).count() as f64
}

#[test]
fn rarer_words_tie_posts_together() {
    let rumour = text("they are saying the leisure centre on Mill Lane is shut because of a knife").salient();
    let incident = text("Police at the leisure centre, Mill Lane. https://example.org @someone").salient();
    let shared = rumour.iter().filter(|word| incident.contains(word)).count();
    assert_eq!(shared, 4, "leisure, centre, mill, lane");
    assert!(rumour.is_sorted() && incident.len() == 5, "{incident:?}");
    assert!(text("mae hyn wedi bod yn the that with of").salient().is_empty());

    let many: Vec<String> = (0..40).map(|n| format!("word{n}")).collect();
    assert_eq!(text(&many.join(" ")).salient().len(), 16);
}

#[test]
fn shared_links_are_the_same_link() {
    assert_eq!(link_hash("https://www.example.org/a?utm_source=b"), link_hash("http://example.org/a/"));
    assert_ne!(link_hash("https://example.org/a"), link_hash("https://example.org/b"));
}

/// Stored evidence holds hashes: a change of the hash would cut new posts off from old ones.
#[test]
fn the_hash_of_a_word_never_changes() {
    for (word, hash) in [("police", 0xf7d5_2cf1_5bf5_c96e), ("anhygoel o hir", 0x4242_bced_756b_3c94)] {
        assert_eq!(fold::hash_word(word), hash, "{word:?}: {:#018x}", fold::hash_word(word));
    }
}

#[test]
fn a_few_hundred_thousand_words_do_not_collide() {
    let mut seen = BTreeSet::new();
    let mut low_bits = vec![0_u32; 1 << 10];
    let mut count = 0;
    for number in 0..100_000_u32 {
        for word in [number.to_string(), format!("w{number:x}"), format!("anaddas{number}iaeth")] {
            let hash = fold::hash_word(&word);
            assert!(seen.insert(hash), "{word} collides");
            low_bits[(hash & 1023) as usize] += 1;
            count += 1;
        }
    }
    let mean = count / 1024;
    assert!(low_bits.iter().all(|n| (mean / 2..mean * 2).contains(n)), "low bits are unevenly used");
}
