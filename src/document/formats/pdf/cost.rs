//! How much there is to draw on a page. A drawing may be used in another one
//! many times, and that one again: a small file can ask for more than will ever
//! be done, and the PDF library cannot be stopped.

use std::collections::BTreeMap;

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};

/// The cost of drawings that are known, by the number of their object. One
/// that is being looked at is without end where it uses itself.
pub(super) type Known = BTreeMap<(u32, i32), u64>;

/// Drawings in drawings beyond this are not followed by the library.
const DEPTH: u32 = 50;

/// How many bytes of operators drawing a page takes.
pub(super) fn of_page(page: &Page<'_>, known: &mut Known) -> u64 {
    let own = page.page_stream().map_or(0, <[u8]>::len) as u64;
    let used = of_operators(page.typed_operations(), page.resources(), known, DEPTH);
    let notes = page.raw().get::<Array<'_>>(b"Annots");
    let notes = notes.iter().flat_map(|notes| notes.iter::<Dict<'_>>());
    let shown: Vec<Stream<'_>> = notes.filter_map(|note| note.get::<Dict<'_>>(b"AP")).flat_map(appearances).collect();
    let notes = shown.iter().map(|note| of_drawing(note, page.resources(), known, DEPTH));
    notes.fold(own.saturating_add(used), u64::saturating_add)
}

/// What an annotation may look like.
fn appearances(dict: Dict<'_>) -> Vec<Stream<'_>> {
    match dict.get::<Object<'_>>(b"N") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Dict(states)) => {
            states.keys().filter_map(|state| states.get::<Stream<'_>>(state.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn of_operators(mut operators: TypedIter<'_>, resources: &Resources<'_>, known: &mut Known, depth: u32) -> u64 {
    let mut cost = 0_u64;
    while let Some(operator) = operators.next() {
        if let TypedInstruction::XObject(used) = operator
            && let Some(drawing) = resources.get_x_object(used.0)
        {
            cost = cost.saturating_add(of_drawing(&drawing, resources, known, depth));
        }
    }
    cost
}

fn of_drawing(drawing: &Stream<'_>, outer: &Resources<'_>, known: &mut Known, depth: u32) -> u64 {
    if drawing.dict().get::<Name<'_>>(b"Subtype").is_some_and(|kind| kind.as_str() != "Form") {
        return 1;
    }
    let Some(depth) = depth.checked_sub(1) else { return u64::MAX };
    let id = drawing.obj_id();
    let id = (id.obj_number, id.gen_number);
    if let Some(cost) = known.get(&id) {
        return *cost;
    }
    known.insert(id, u64::MAX);
    let Ok(data) = drawing.decoded_data() else { return 0 };
    let own = drawing.dict().get::<Dict<'_>>(b"Resources").map(Resources::new);
    let used = of_operators(TypedIter::new(data.as_ref()), own.as_ref().unwrap_or(outer), known, depth);
    let cost = used.saturating_add(data.len() as u64);
    known.insert(id, cost);
    cost
}
