//! The versions people and clients are told.

/// Of this product.
pub const PRODUCT: &str = env!("CARGO_PKG_VERSION");

/// Of the ClearML API that is spoken.
pub const API: &str = "2.37";

/// Of the ClearML server whose behaviour is spoken. Clients compare it and use what it promises.
pub const SERVER: &str = "3.31.0";
