//! What every route does alike: problems, bodies, conditions, repeats, pages, headers, the document.

mod bodies;
mod document;
mod pages;
mod problems;
mod repeats;
