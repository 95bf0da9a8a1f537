# Verbs for daily work. Each is one command that also works without just.

# What CI runs
ci:
    .ci/run

# Check the shipped examples
check *paths="examples/":
    cargo run --release -- check {{paths}}

# All tests
test:
    cargo test

# The examples of a pack
rules pack="rules/cn":
    cargo run -- test {{pack}}

# Format and lint
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# Take over snapshots and generated text; read the difference before committing
accept:
    INSTA_UPDATE=always UPDATE_EXPECT=1 cargo test

# The pages of the library
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --open
