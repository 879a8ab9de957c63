//! The one integration binary: everything that goes through a door of the house.

mod inspect_scores;
mod peers;
