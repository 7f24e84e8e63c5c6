from django.apps import AppConfig


class MistakesConfig(AppConfig):
    """Breaks each rule of `signals audit` once, one module for each rule.

    The one module that is not imported here is `receiver_module_not_imported`: that is its mistake.
    """

    name = "mistakes"

    def ready(self) -> None:
        from . import (  # noqa: F401
            abstract_sender,
            async_receiver_on_sync_signal,
            auto_through_sender,
            bypassed_decorator,
            catch_all_model_receiver,
            collected_receiver,
            concurrent_failure,
            created_not_checked,
            dispatch_uid_collision,
            duplicate_connection,
            failed_disconnect,
            fast_delete_disabled,
            handler_class_sender,
            impossible_sender,
            init_receiver,
            leaking_closure,
            m2m_read_in_post_save,
            m2m_sender_not_through,
            missing_kwargs,
            nameless_receiver_in_robust_send,
            never_awaited,
            pending_sender,
            raw_not_checked,
            receiver_on_method,
            recursive_save,
            side_effect_in_transaction,
            signature_mismatch,
            string_sender,
            swapped_sender,
            sync_orm_in_async_receiver,
            sync_receiver_on_async_signal,
            uncovered_subclass,
            unreachable_delete_receiver,
            unsent_signal,
            unused_signal,
            unused_suppression,
            unweakrefable_cached_sender,
            using_ignored,
        )
