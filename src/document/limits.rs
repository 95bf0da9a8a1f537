//! Bounds on what a file may cost: a small archive may unpack to gigabytes, a
//! page may ask for a billion columns. One row of [`LIMITS`] for a bound.

/// How much a file may cost to read. A file that needs more is refused with
/// the name of the bound, so that it can be raised in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file on disk.
    pub file_size: u64,
    /// Bytes that the parts of an archive or PDF that are read may unpack to, all together.
    pub unpacked_size: u64,
    /// Cells of one table, merged ones counted by what they cover.
    pub table_cells: u64,
    /// Depth of nested elements in a web page or Word document.
    pub depth: u64,
    /// Elements and pieces of text of a web page.
    pub elements: u64,
    /// Pages of a PDF.
    pub pages: u64,
    /// Characters and lines that are drawn in a PDF.
    pub drawn: u64,
    /// Seconds that a program for converting older formats may take.
    pub conversion_seconds: u64,
}

/// A bound as the settings name it.
#[derive(Debug)]
pub struct Limit {
    /// Its key under `limits` in the settings.
    pub name: &'static str,
    /// What it bounds, in Chinese.
    pub doc: &'static str,
    /// The unit of the setting, in Chinese.
    pub unit: &'static str,
    /// How many of what [`Limits`] counts are one unit of the setting.
    pub scale: u64,
    /// The bound where the settings say nothing, in units of the setting.
    pub default: u64,
    /// The largest bound that may be set, in units of the setting.
    pub most: u64,
    /// Its field.
    pub field: fn(&mut Limits) -> &mut u64,
}

const MEGABYTE: u64 = 1_000_000;

/// Every bound.
pub const LIMITS: &[Limit] = &[
    Limit {
        name: "file_size",
        doc: "文件大小",
        unit: "MB",
        scale: MEGABYTE,
        default: 50,
        most: 1024,
        field: |limits| &mut limits.file_size,
    },
    Limit {
        name: "unpacked_size",
        doc: "Word、Excel、PDF 文件解压后的大小",
        unit: "MB",
        scale: MEGABYTE,
        default: 256,
        most: 2048,
        field: |limits| &mut limits.unpacked_size,
    },
    Limit {
        name: "table_cells",
        doc: "一个表格的格数",
        unit: "格",
        scale: 1,
        default: 100_000,
        most: 10_000_000,
        field: |limits| &mut limits.table_cells,
    },
    Limit {
        name: "depth",
        doc: "网页或 Word 文件里元素嵌套的层数",
        unit: "层",
        scale: 1,
        default: 512,
        most: 4096,
        field: |limits| &mut limits.depth,
    },
    Limit {
        name: "elements",
        doc: "网页的元素个数",
        unit: "个",
        scale: 1,
        default: 2_000_000,
        most: 20_000_000,
        field: |limits| &mut limits.elements,
    },
    Limit {
        name: "pages",
        doc: "PDF 文件的页数",
        unit: "页",
        scale: 1,
        default: 500,
        most: 10_000,
        field: |limits| &mut limits.pages,
    },
    Limit {
        name: "drawn",
        doc: "PDF 文件里的字符和线条",
        unit: "万个",
        scale: 10_000,
        default: 200,
        most: 2000,
        field: |limits| &mut limits.drawn,
    },
    Limit {
        name: "conversion_seconds",
        doc: "转换旧版 Word、WPS 文件的时间",
        unit: "秒",
        scale: 1,
        default: 60,
        most: 3600,
        field: |limits| &mut limits.conversion_seconds,
    },
];

impl Default for Limits {
    fn default() -> Self {
        let mut limits = Self {
            file_size: 0,
            unpacked_size: 0,
            table_cells: 0,
            depth: 0,
            elements: 0,
            pages: 0,
            drawn: 0,
            conversion_seconds: 0,
        };
        for limit in LIMITS {
            *(limit.field)(&mut limits) = limit.default.saturating_mul(limit.scale);
        }
        limits
    }
}

impl Limits {
    /// The bound with this name in the settings, in units of the setting.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<(&'static Limit, u64)> {
        let limit = LIMITS.iter().find(|limit| limit.name == name)?;
        let mut copy = *self;
        Some((limit, *(limit.field)(&mut copy) / limit.scale))
    }
}

/// A bound is known by its name.
impl PartialEq for Limit {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Limit {}
