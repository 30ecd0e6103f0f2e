//! What can go wrong while answering. Details go to the log; the reader gets plain words in their language.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a page could not be shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    /// No page lives at this address.
    #[error("no such page")]
    NoSuchPage,
    /// No area has this code.
    #[error("no such area")]
    NoSuchArea,
    /// The rumour is not in the register, or not any more.
    #[error("no such rumour")]
    NoSuchRumour,
    /// The text was erased, is past its time, or was never kept.
    #[error("no such post")]
    NoSuchPost,
    /// The store could not be read.
    #[error("the store could not be read")]
    Store(#[from] store::StoreError),
    /// A page could not be written out.
    #[error("a page could not be written out")]
    Page(#[from] askama::Error),
    /// Figures could not be written out.
    #[error("the figures could not be written out")]
    Figures(#[from] prometheus::Error),
    /// Work beside the page was cut short.
    #[error("reading beside the page was cut short")]
    CutShort(#[from] tokio::task::JoinError),
}

impl Error {
    /// The key of its words: `error-<key>` and `error-<key>-next`.
    fn key(&self) -> &'static str {
        match self {
            Error::NoSuchPage => "page",
            Error::NoSuchArea => "area",
            Error::NoSuchRumour => "rumour",
            Error::NoSuchPost => "post",
            Error::Store(_) | Error::Page(_) | Error::Figures(_) | Error::CutShort(_) => "ours",
        }
    }

    fn status(&self) -> StatusCode {
        if self.key() == "ours" { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NOT_FOUND }
    }
}

/// Marks a response whose body is still to be put into words, by one who knows the reader's language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unsaid {
    pub(crate) key: &'static str,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if self.key() == "ours" {
            tracing::error!(error = &self as &dyn std::error::Error, "a page could not be shown");
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Unsaid { key: self.key() });
        response
    }
}
