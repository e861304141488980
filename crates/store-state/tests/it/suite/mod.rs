//! What every back end must do. A back end is a [`Backend`]; `backend_suite!` makes its tests.
//!
//! A new promise of `StateStore` is a function in one of the modules and a name in the list.

pub(crate) mod accounts;
pub(crate) mod alarm_changes;
pub(crate) mod alarm_lists;
pub(crate) mod alarms;
pub(crate) mod assets;
pub(crate) mod audit;
pub(crate) mod history;
pub(crate) mod journal;
pub(crate) mod make;
pub(crate) mod make_security;
pub(crate) mod policies;
pub(crate) mod sources;

use store_state::StateStore;

/// A place for one store, empty at first.
pub(crate) trait Backend {
    /// Opens the store; after its `close` again, with the same content.
    async fn open(&self) -> Box<dyn StateStore>;
}

/// Makes the tests of the suite for the back end that `$new` makes.
macro_rules! backend_suite {
    ($new:expr) => {
        $crate::suite::backend_suite! { @list $new,
            journal::every_field_of_a_state_survives_a_restart
            journal::the_last_state_wins_within_and_between_batches
            journal::forgotten_objects_are_gone
            journal::states_come_sorted_with_the_host_before_its_services
            journal::counters_are_kept
            journal::many_callers_are_all_written
            journal::odd_names_and_texts_are_kept
            journal::closing_keeps_what_was_handed_in_and_refuses_more
            history::pages_are_newest_first_without_gap_or_repetition
            history::lines_with_the_same_time_are_all_shown_once
            history::scopes_select_hosts_and_services
            history::kinds_select_lines_in_every_scope
            history::a_range_of_time_includes_its_start_and_not_its_end
            history::retention_deletes_what_is_older_and_never_reuses_ids
            history::a_cursor_stays_good_when_its_line_is_deleted
            accounts::users_are_listed_changed_and_deleted
            accounts::a_name_is_taken_once
            accounts::what_does_not_exist_is_reported
            accounts::a_new_password_ends_other_sessions
            accounts::a_session_lives_until_it_expires
            accounts::disabling_ends_sessions_at_once
            accounts::sessions_go_with_their_user
            accounts::expired_sessions_are_deleted
            accounts::api_tokens_are_made_used_and_revoked
            audit::the_trail_is_searched_page_by_page
            assets::a_host_asset_is_kept_with_every_field
            assets::names_and_addresses_of_hosts_are_unique
            assets::whoever_saw_an_old_version_does_not_overwrite_it
            assets::networks_are_kept_like_hosts
            assets::an_asset_that_a_policy_names_stays
            assets::monitored_hosts_become_assets_once
            assets::adoption_joins_what_people_made_and_overwrites_nothing
            assets::an_adopted_asset_follows_its_host_until_a_person_edits_it
            alarms::an_alarm_is_kept_with_every_field
            alarms::the_same_updates_again_change_nothing
            alarms::history_says_when_the_risk_or_the_level_changed
            alarms::an_instance_ends_even_by_an_update_that_is_known
            alarms::at_a_start_alarms_end_that_nobody_runs
            alarms::a_closed_alarm_reopens_only_when_its_risk_rises
            alarms::events_are_listed_by_level_and_page
            alarms::events_beyond_the_cap_are_only_counted
            alarm_lists::alarms_are_found_by_every_filter
            alarm_lists::alarms_are_counted_by_day_status_and_label
            alarm_lists::alarms_of_one_name_are_one_row
            alarm_changes::several_alarms_are_closed_at_once
            alarm_changes::a_correlating_alarm_cannot_be_deleted
            alarm_changes::a_deleted_alarm_stays_deleted
            alarm_changes::a_day_is_deleted_except_what_correlates
            alarm_changes::labels_are_made_changed_and_deleted
            alarm_changes::alarms_bear_labels
            policies::a_policy_is_kept_with_every_field
            policies::policies_are_put_moved_copied_and_deleted
            policies::a_policy_that_is_not_there_is_reported
            sources::event_types_are_overridden_and_given_back
            sources::people_define_event_types
            sources::data_sources_seen_add_up
            sources::directives_are_switched_off_and_on
        }
    };
    (@list $new:expr, $($module:ident::$test:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            $crate::suite::$module::$test(&$new).await;
        }
    )*};
}
pub(crate) use backend_suite;
