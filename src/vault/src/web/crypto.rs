//! WebCrypto: random bytes, sealing and opening, derivation. Keys that it hands out cannot be exported.

use ambulo_sync::store::StoreError;
use js_sys::{Array, Object, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AesDerivedKeyParams, AesGcmParams, Crypto, CryptoKey, HkdfParams, HmacDerivedKeyParams, Pbkdf2Params, SubtleCrypto,
};
use zeroize::Zeroizing;

use super::failure::store_error;

fn crypto() -> Result<Crypto, StoreError> {
    let crypto =
        js_sys::Reflect::get(&js_sys::global(), &JsValue::from("crypto")).map_err(|thrown| store_error(&thrown))?;
    // Without a secure context there is no `subtle`, and nothing may be stored.
    let subtle = js_sys::Reflect::get(&crypto, &JsValue::from("subtle"));
    match subtle {
        Ok(subtle) if subtle.is_object() => Ok(crypto.unchecked_into()),
        _ => Err(StoreError::Platform("InsecureContext".to_owned())),
    }
}

fn subtle() -> Result<SubtleCrypto, StoreError> {
    Ok(crypto()?.subtle())
}

async fn settle(promise: Result<Promise, JsValue>) -> Result<JsValue, StoreError> {
    let promise = promise.map_err(|thrown| store_error(&thrown))?;
    JsFuture::from(promise).await.map_err(|thrown| store_error(&thrown))
}

fn bytes(slice: &[u8]) -> Uint8Array {
    Uint8Array::from(slice)
}

fn usages(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from(*name)).collect()
}

/// Fills an array from the system's random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut out = [0; N];
    crypto()?.get_random_values_with_u8_array(&mut out).map_err(|thrown| store_error(&thrown))?;
    Ok(out)
}

fn gcm(nonce: &[u8], associated_data: &[u8]) -> AesGcmParams {
    let parameters = AesGcmParams::new_with_u8_array("AES-GCM", &bytes(nonce));
    parameters.set_additional_data_u8_array(&bytes(associated_data));
    parameters
}

/// Starts sealing; the promise gives ciphertext with tag.
pub(crate) fn seal(
    key: &CryptoKey,
    nonce: &[u8],
    associated_data: &[u8],
    contents: &[u8],
) -> Result<Promise, StoreError> {
    subtle()?
        .encrypt_with_object_and_u8_array(&gcm(nonce, associated_data), key, contents)
        .map_err(|thrown| store_error(&thrown))
}

/// Starts opening; the promise is rejected where the seal does not hold.
pub(crate) fn open(
    key: &CryptoKey,
    nonce: &[u8],
    associated_data: &[u8],
    ciphertext: &[u8],
) -> Result<Promise, StoreError> {
    subtle()?
        .decrypt_with_object_and_u8_array(&gcm(nonce, associated_data), key, ciphertext)
        .map_err(|thrown| store_error(&thrown))
}

/// Starts a keyed hash.
pub(crate) fn hash(key: &CryptoKey, input: &[u8]) -> Result<Promise, StoreError> {
    subtle()?.sign_with_str_and_u8_array("HMAC", key, input).map_err(|thrown| store_error(&thrown))
}

/// Waits for all promises together: the platform works on them side by side. `None` for each that was rejected.
pub(crate) async fn all(promises: Vec<Promise>) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
    let settled = JsFuture::from(Promise::all_settled(&promises.into_iter().collect::<Array>()))
        .await
        .map_err(|thrown| store_error(&thrown))?;
    let value = JsValue::from("value");
    Ok(settled
        .unchecked_into::<Array>()
        .iter()
        .map(|one| {
            let value = js_sys::Reflect::get(&one, &value).ok()?;
            value.is_object().then(|| Uint8Array::new(&value).to_vec())
        })
        .collect())
}

/// The bytes of one promise, which must not be rejected.
pub(crate) async fn one(promise: Promise) -> Result<Vec<u8>, StoreError> {
    Ok(Uint8Array::new(&settle(Ok(promise)).await?).to_vec())
}

/// As [`one`], wiping the platform's copy afterwards; `None` where rejected.
pub(crate) async fn one_secret(promise: Promise) -> Option<Zeroizing<Vec<u8>>> {
    let array = Uint8Array::new(&settle(Ok(promise)).await.ok()?);
    let copy = Zeroizing::new(array.to_vec());
    array.fill(0, 0, array.length());
    Some(copy)
}

async fn import(raw: &[u8], algorithm: &str) -> Result<CryptoKey, StoreError> {
    let array = bytes(raw);
    let imported =
        settle(subtle()?.import_key_with_str("raw", &array, algorithm, false, &usages(&["deriveKey"]))).await;
    array.fill(0, 0, array.length());
    Ok(imported?.unchecked_into())
}

async fn derive_aes(parameters: &Object, base: &CryptoKey) -> Result<CryptoKey, StoreError> {
    let wanted = AesDerivedKeyParams::new("AES-GCM", 256);
    let uses = usages(&["encrypt", "decrypt"]);
    let derived = subtle()?.derive_key_with_object_and_object(parameters, base, &wanted, false, &uses);
    Ok(settle(derived).await?.unchecked_into())
}

/// The wrapping key from a passphrase: NFKC, so that every keyboard's way of writing it is one, then PBKDF2.
pub(crate) async fn from_passphrase(words: &str, salt: &[u8], iterations: u32) -> Result<CryptoKey, StoreError> {
    let normal = Zeroizing::new(String::from(js_sys::JsString::from(words).normalize("NFKC")));
    let base = import(normal.as_bytes(), "PBKDF2").await?;
    let parameters = Pbkdf2Params::new_with_str("PBKDF2", "SHA-256", iterations, &bytes(salt));
    derive_aes(&parameters, &base).await
}

fn hkdf(info: &str, salt: &[u8]) -> HkdfParams {
    HkdfParams::new_with_str("HKDF", "SHA-256", &bytes(info.as_bytes()), &bytes(salt))
}

/// An AES-256-GCM key from strong bytes by HKDF-SHA256.
pub(crate) async fn aes_from(raw: &[u8], salt: &[u8], info: &str) -> Result<CryptoKey, StoreError> {
    derive_aes(&hkdf(info, salt), &import(raw, "HKDF").await?).await
}

/// An HMAC-SHA256 key from strong bytes by HKDF-SHA256.
pub(crate) async fn hmac_from(raw: &[u8], salt: &[u8], info: &str) -> Result<CryptoKey, StoreError> {
    let base = import(raw, "HKDF").await?;
    let wanted = HmacDerivedKeyParams::new_with_str("HMAC", "SHA-256");
    wanted.set_length(256);
    let derived =
        subtle()?.derive_key_with_object_and_object(&hkdf(info, salt), &base, &wanted, false, &usages(&["sign"]));
    Ok(settle(derived).await?.unchecked_into())
}
