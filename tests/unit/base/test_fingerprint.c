/* Tests of fingerprints against FIPS 180-4's examples.  SPDX-License-Identifier: Apache-2.0 */
#include "base/fingerprint.h"
#include "support/test.h"

#include <stdlib.h>

static void known_texts_have_their_published_fingerprints(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hex;
    } CASES[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct lsp_fingerprint found = lsp_fingerprint_of(CASES[n].text, strlen(CASES[n].text));
        assert_string_equal(found.hex, CASES[n].hex);
    }
}

static void a_million_letters_have_their_published_fingerprint(void **state)
{
    (void)state;
    char *text = malloc(1000000);
    assert_non_null(text);
    memset(text, 'a', 1000000);
    assert_string_equal(lsp_fingerprint_of(text, 1000000).hex,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(text);
}

static void nothing_at_all_is_the_empty_text(void **state)
{
    (void)state;
    assert_string_equal(lsp_fingerprint_of(NULL, 0).hex, lsp_fingerprint_of("", 0).hex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_have_their_published_fingerprints),
        cmocka_unit_test(a_million_letters_have_their_published_fingerprint),
        cmocka_unit_test(nothing_at_all_is_the_empty_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
