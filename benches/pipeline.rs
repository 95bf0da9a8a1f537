//! What each stage costs on one report of usual size: `cargo bench`.

use divan::Bencher;
use gailint::{Linter, Options};

const CLEAN: &str = include_str!("../examples/clean.md");
const TABS: &str = include_str!("../examples/page-breaks.txt");

fn main() {
    divan::main();
}

fn linter() -> Linter {
    Linter::new(&Options::default()).expect("the national pack")
}

#[divan::bench]
fn load_the_national_pack() -> Linter {
    linter()
}

#[divan::bench(args = [CLEAN, TABS])]
fn read_and_align(bencher: Bencher<'_, '_>, text: &str) {
    let linter = linter();
    bencher.bench_local(|| linter.read("年报.txt", text.as_bytes()));
}

#[divan::bench(args = [CLEAN, TABS])]
fn check(bencher: Bencher<'_, '_>, text: &str) {
    let linter = linter();
    let report = linter.read("年报.txt", text.as_bytes()).expect("a report");
    bencher.bench_local(|| linter.check(&report));
}
