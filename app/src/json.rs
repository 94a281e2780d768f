//! How the server hands its data to the browser with the page.

use codee::{Decoder, Encoder};
use serde::{Serialize, de::DeserializeOwned};

/// JSON, read as the answers of server functions are: from bytes. The codec of leptos reads text, for which every type
/// would be compiled a second time.
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}
