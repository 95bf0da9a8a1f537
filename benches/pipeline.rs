//! What each stage costs on one report of usual size: `cargo bench`.

use divan::Bencher;
use gailint::{Linter, Options};

const NAMES: [&str; 2] = ["clean.md", "page-breaks.txt"];

/// An example report by its file name.
fn text(name: &str) -> &'static str {
    match name {
        "clean.md" => include_str!("../examples/clean.md"),
        _ => include_str!("../examples/page-breaks.txt"),
    }
}

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

#[divan::bench(args = NAMES)]
fn read_and_align(bencher: Bencher<'_, '_>, name: &str) {
    let linter = linter();
    bencher.bench_local(|| linter.read(name, text(name).as_bytes()));
}

#[divan::bench(args = NAMES)]
fn check(bencher: Bencher<'_, '_>, name: &str) {
    let linter = linter();
    let report = linter.read(name, text(name).as_bytes()).expect("a report");
    bencher.bench_local(|| linter.check(&report));
}
