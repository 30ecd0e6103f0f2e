//! Rebuilds the binary when a file it embeds changes: `include_dir!` alone does not notice.

fn main() {
    for folder in ["rules", "deploy"] {
        println!("cargo:rerun-if-changed=../../{folder}");
    }
}
