//! What the elements of web pages mean: which begin a new line, which show
//! nothing, which are the menus and footers that all sites have.

use super::tree::{NodeId, Page};

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "plaintext",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

/// Elements whose content a reader of the page does not see as its text.
const HIDDEN: &[&str] = &[
    "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "map", "math", "noframes", "noscript",
    "object", "option", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// The `id` of the list of findings that `gailint annotate` adds to a page: it
/// is no part of the report.
pub const LIST_ID: &str = "gailint-findings";

/// Elements that keep line breaks.
const PREFORMATTED: &[&str] = &["listing", "plaintext", "pre", "xmp"];

/// Elements that hold what a site puts around all its pages.
const SITE: &[&str] = &["aside", "footer", "menu", "nav"];

/// Words in `class` and `id` by which sites name such parts.
const SITE_NAMES: &[&str] = &[
    "bread",
    "breadcrumb",
    "breadcrumbs",
    "bshare",
    "copyright",
    "crumb",
    "crumbs",
    "dqwz",
    "fenxiang",
    "foot",
    "footer",
    "login",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "navs",
    "pagination",
    "print",
    "qrcode",
    "related",
    "search",
    "share",
    "sidebar",
    "sitemap",
    "submenu",
    "toolbar",
    "topbar",
];

/// How lines begin that belong to the site wherever they stand.
const SITE_LINES: &[&str] = &[
    "当前位置",
    "当前的位置",
    "您的位置",
    "您现在的位置",
    "您当前的位置",
    "你的位置",
    "你现在的位置",
    "所在位置",
    "现在位置",
    "字号",
    "字体",
    "【字号",
    "【字体",
    "[字号",
    "[字体",
    "浏览次数",
    "浏览量",
    "访问量",
    "访问次数",
    "点击数",
    "点击量",
    "阅读次数",
    "分享",
    "打印",
    "【打印",
    "[打印",
    "关闭",
    "【关闭",
    "扫一扫",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "版权所有",
    "网站标识码",
    "网站地图",
    "联系我们",
    "主办单位：",
    "主办：",
    "承办单位：",
    "承办：",
    "技术支持：",
    "您是第",
];

/// What is in lines that tell who runs a site.
const SITE_MARKS: &[&str] = &["ICP备", "公网安备", "网站标识码", "版权所有"];

/// A longer line is none of these.
const LONGEST_SITE_LINE: usize = 80;

/// Elements that an article may stand in with all its paragraphs.
const CONTAINERS: &[&str] =
    &["article", "body", "center", "div", "form", "html", "main", "section", "table", "tbody", "td", "tr"];

pub(super) fn is_container(page: &Page, element: NodeId) -> bool {
    CONTAINERS.contains(&page.name(element))
}

pub(super) fn is_block(page: &Page, element: NodeId) -> bool {
    let style = page.attribute(element, "style").map(style).unwrap_or_default();
    BLOCKS.contains(&page.name(element)) || style.contains("display:block")
}

pub(super) fn is_hidden(page: &Page, element: NodeId) -> bool {
    let style = page.attribute(element, "style").map(style).unwrap_or_default();
    let styled = ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|hidden| style.contains(hidden));
    let is_list = page.name(element) == "aside" && page.attribute(element, "id") == Some(LIST_ID);
    styled || is_list || HIDDEN.contains(&page.name(element)) || page.attribute(element, "hidden").is_some()
}

pub(super) fn is_preformatted(page: &Page, element: NodeId) -> bool {
    PREFORMATTED.contains(&page.name(element))
}

/// `h1` to `h6`.
pub(super) fn is_heading(page: &Page, element: NodeId) -> bool {
    matches!(page.name(element), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// A cell of no width and without words, which Word adds to rows that have
/// fewer cells than others.
pub(super) fn is_filler(page: &Page, cell: NodeId) -> bool {
    page.attribute(cell, "width").is_some_and(|width| matches!(width.trim(), "0" | "0px" | "0%"))
}

/// Whether an element is called a menu, a footer and so on.
pub(super) fn is_named_as_site(page: &Page, element: NodeId) -> bool {
    let names = ["class", "id"].iter().filter_map(|name| page.attribute(element, name));
    SITE.contains(&page.name(element)) || names.flat_map(words).any(|word| SITE_NAMES.contains(&word.as_str()))
}

/// Whether a line is one that sites put around an article.
pub(super) fn is_site_line(line: &str) -> bool {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).take(LONGEST_SITE_LINE + 1).collect();
    let starts = SITE_LINES.iter().any(|start| line.starts_with(start));
    let marked = SITE_MARKS.iter().any(|mark| line.contains(mark));
    (starts || marked) && line.chars().count() <= LONGEST_SITE_LINE && !line.contains('。')
}

/// A style without spaces, in lower case.
fn style(style: &str) -> String {
    style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

/// The words that a class is made of: `main-navBar2` is main, nav, bar.
fn words(class: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in class.chars() {
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
        }
        if c.is_ascii_alphabetic() {
            words.last_mut().into_iter().for_each(|word| word.push(c.to_ascii_lowercase()));
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_sites_are_known() {
        for line in ["当前位置：首页 > 政务公开", "字号：[ 大 中 小 ]", "京ICP备00000001号", "主办单位：某市人民政府"]
        {
            assert!(is_site_line(line), "{line}");
        }
        for line in ["一、总体情况", "打印机等设备的采购信息主动公开。", "主办单位和承办单位共 3 家", "某市水利局"]
        {
            assert!(!is_site_line(line), "{line}");
        }
    }

    #[test]
    fn a_class_is_taken_apart() {
        assert_eq!(words("main-navBar2 x"), ["main", "nav", "bar", "", "x"]);
    }
}
