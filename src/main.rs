//! The program `gailint`; everything it does is in [`gailint::cli`].

fn main() -> std::process::ExitCode {
    gailint::cli::main()
}
