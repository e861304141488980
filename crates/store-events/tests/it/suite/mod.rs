//! What every back end must do. A back end is a [`Backend`]; `backend_suite!` makes its tests.
//!
//! A new promise of `EventStore` is a function in one of the modules and a name in the list.

pub(crate) mod counting;
pub(crate) mod make;
pub(crate) mod paging;
pub(crate) mod random;
pub(crate) mod reference;
pub(crate) mod retention;
pub(crate) mod searching;
pub(crate) mod strategies;
pub(crate) mod writing;

use store_events::EventStore;

/// A place for one store, empty at first.
pub(crate) trait Backend {
    /// Another place.
    fn new() -> Self;
    /// Opens the store; after its `close`, or when it was dropped, again with the same content.
    async fn open(&self) -> Box<dyn EventStore>;
}

/// Makes the tests of the suite for a back end.
macro_rules! backend_suite {
    ($backend:ty) => {
        $crate::suite::backend_suite! { @list $backend,
            writing::every_field_comes_back
            writing::nothing_is_found_before_it_is_committed
            writing::events_handed_in_again_are_ignored
            writing::the_position_is_kept_with_the_events
            writing::a_position_without_events_is_kept
            writing::what_was_not_committed_is_gone_after_a_drop
            writing::a_closed_store_answers_so
            writing::hostile_lines_are_kept_as_they_are
            writing::dates_from_broken_clocks_are_kept
            writing::one_commit_is_seen_as_a_whole
            searching::every_field_can_be_filtered
            searching::words_phrases_and_patterns_of_the_line
            searching::networks_of_both_families
            searching::a_range_of_time_includes_its_start_and_not_its_end
            searching::conditions_that_make_no_sense_find_nothing
            paging::pages_have_no_gaps_and_nothing_twice
            paging::events_stored_meanwhile_move_nothing
            paging::events_of_the_same_time_come_by_id
            paging::totals_are_exact_or_a_lower_bound
            counting::top_values_of_every_field
            counting::an_event_counts_once_for_each_side
            counting::combinations_of_fields
            counting::bars_and_their_split
            counting::questions_that_cannot_be_answered_are_refused
            retention::old_partitions_go_and_their_ids_stay_taken
            retention::the_oldest_go_until_the_rest_fits
            retention::when_everything_is_too_old_the_position_stays
            retention::what_a_reader_holds_stays_readable
            random::the_store_agrees_with_the_definition
        }
    };
    (@list $backend:ty, $($module:ident::$test:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            $crate::suite::$module::$test::<$backend>().await;
        }
    )*};
}
pub(crate) use backend_suite;
