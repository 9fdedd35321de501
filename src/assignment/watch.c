/* Whether a run is to stop.  SPDX-License-Identifier: Apache-2.0 */
#include "assignment/assignment_internal.h"

bool lsp_assignment_is_stopped(struct watch *watch)
{
    if (!watch || !watch->is_cancelled)
        return false;
    /* Whoever comes while another asks goes on. */
    if (!atomic_load_explicit(&watch->is_stopped, memory_order_relaxed) &&
        !atomic_flag_test_and_set_explicit(&watch->is_asking, memory_order_acquire)) {
        if (watch->is_cancelled(watch->context))
            atomic_store_explicit(&watch->is_stopped, true, memory_order_relaxed);
        atomic_flag_clear_explicit(&watch->is_asking, memory_order_release);
    }
    return atomic_load_explicit(&watch->is_stopped, memory_order_relaxed);
}
