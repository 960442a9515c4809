//! The `view!` macro: markup in, one text of steps and a list of parts out (see `ambulo_view::markup`).

mod write;

use rstml::{Parser, ParserConfig};

/// Markup with holes, as a view.
///
/// - `<p class="a" aria-label=label title=move || …>`: attributes, fixed or followed; `None` and `false` leave one out.
/// - `class:late=late`: a class that is there or not. `prop:value=signal`: a property.
/// - `on:click=move |event| …`: a listener. `node_ref=handle`: a handle to the element.
/// - `{expression}`: anything that can be seen; a closure is followed.
/// - `<Show when=move || … fallback=move || …>…</Show>`: what stands while something is true.
#[proc_macro]
pub fn view(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let config = ParserConfig::default().recover_block(true);
    let (nodes, errors) = Parser::new(config).parse_recoverable(proc_macro2::TokenStream::from(input)).split_vec();
    let mut made = write::view(&nodes).unwrap_or_else(|error| error.to_compile_error());
    if !errors.is_empty() {
        let errors = errors.into_iter().map(|e| e.emit_as_expr_tokens());
        made = quote::quote!({ #(#errors;)* #made });
    }
    made.into()
}
