//! Web pages.

use crate::truth;

#[test]
fn real_pages_are_read_whole() {
    for file in truth::files(&["html", "htm"]) {
        let (report, truth) = truth::open(&file);
        truth::compare(&report, &truth).assert_right(&file);
        assert_eq!(truth::front_differences(&report, &truth), Vec::<String>::new(), "{}", file.display());
    }
}
