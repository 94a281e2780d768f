//! Line icons, 24 by 24, drawn with the colour of the text around them.

use leptos::prelude::*;

pub const BACK: &str = "M19 12H5M11 6l-6 6 6 6";
pub const BOT: &str = "M6 9h12v9H6zM12 9V5M10 13v1.5M14 13v1.5M3.5 12v3M20.5 12v3M10.5 5h3";
pub const CHECK: &str = "m5 12.5 4.5 4.5L19 7.5";
pub const CLOSE: &str = "m6 6 12 12M18 6 6 18";
pub const COPY: &str = "M9 9h10v11H9zM15 9V4H5v11h4";
pub const DARK: &str = "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z";
pub const DOOR: &str = "M14 4h5v16h-5M10 8l4 4-4 4M14 12H4";
pub const LIGHT: &str = "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 \
                         12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4";
pub const LOCK: &str = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3";
pub const LOG: &str = "M6 3h9l4 4v14H6zM9 9h5M9 13h7M9 17h7";
pub const MENU: &str = "M4 7h16M4 12h16M4 17h16";
pub const PENCIL: &str = "M4 20h4L19 9l-4-4L4 16v4Z";
pub const PEOPLE: &str = "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.3a3.5 \
                          3.5 0 0 1 0 6.4M17.5 14.4c2.4.7 4 2.7 4 5.6";
pub const PERSON: &str = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 21c0-4 3.4-6.5 7.5-6.5s7.5 2.5 7.5 6.5";
pub const PLUS: &str = "M12 5v14M5 12h14";
pub const QUESTION: &str =
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.1";
pub const SEARCH: &str = "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM20 20l-4-4";
pub const SYSTEM: &str = "M3 5h18v11H3zM9 20h6M12 16v4";
pub const TRASH: &str = "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5";
pub const WARNING: &str = "M12 4 2.5 20h19L12 4ZM12 10v4.5M12 17.2v.1";

/// One of the icons above. Decorative: words say the same.
#[component]
pub fn Icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
}
