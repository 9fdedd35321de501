/* How a call ended.  One type for the whole project; what the user's data did wrong is said in
 * diagnostics (diag.h), what the mathematics did is part of the result.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_STATUS_H
#define LSP_BASE_STATUS_H

enum lsp_status {
    LSP_OK = 0,
    LSP_BAD_INPUT,    /* the diagnostics say what, where and what was expected */
    LSP_NO_MEMORY,    /* nothing was changed */
    LSP_CANNOT_READ,  /* the diagnostics name the file and the system's reason */
    LSP_CANNOT_WRITE, /* likewise; an earlier result is still whole */
    LSP_CANCELLED,    /* the progress callback asked to stop */
};

/* Forwards any status but LSP_OK to the caller. */
#define LSP_TRY(CALL)                                                                              \
    do {                                                                                           \
        enum lsp_status status_of_call_ = (CALL);                                                  \
        if (status_of_call_ != LSP_OK)                                                             \
            return status_of_call_;                                                                \
    } while (0)

#endif
