#include "viz/lesson/answer_draft.hpp"

#include "tests/support/catch.hpp"

namespace viz::lesson {

using Places = std::vector<std::size_t>;

TEST_CASE("One option is chosen at a time, and nothing is written before") {
    AnswerDraft draft = empty_draft(AnswerKind::choice, 3);
    CHECK(written(draft).empty());
    choose(draft, 2);
    choose(draft, 1);
    CHECK(written(draft) == "b");
    CHECK(is_chosen(draft, 1));
    CHECK_FALSE(is_chosen(draft, 2));
    choose(draft, 3);  // there is none
    CHECK(written(draft) == "b");
}

TEST_CASE("Arrows go through options and stop at the ends") {
    AnswerDraft draft = empty_draft(AnswerKind::choice, 3);
    choose_neighbour(draft, true);
    CHECK(written(draft) == "a");
    choose_neighbour(draft, false);
    CHECK(written(draft) == "a");
    for (int count = 0; count < 5; ++count) choose_neighbour(draft, true);
    CHECK(written(draft) == "c");
    AnswerDraft from_below = empty_draft(AnswerKind::choice, 3);
    choose_neighbour(from_below, false);
    CHECK(written(from_below) == "c");
}

TEST_CASE("Of several, each is chosen and unchosen, and they are written in the order of the options") {
    AnswerDraft draft = empty_draft(AnswerKind::several, 4);
    for (const std::size_t place : {3U, 0U, 2U}) choose(draft, place);
    CHECK(written(draft) == "a c d");
    choose(draft, 2);
    CHECK(written(draft) == "a d");
}

TEST_CASE("Rows of an order are moved; those between make room") {
    AnswerDraft draft = empty_draft(AnswerKind::order, 4);
    CHECK(written(draft) == "a b c d");
    move_row(draft, 0, 2);
    CHECK(draft.places == Places{1, 2, 0, 3});
    CHECK(draft.cursor == 2);
    move_row(draft, 3, 0);
    CHECK(written(draft) == "d b c a");
    move_row(draft, 0, 99);  // to the end
    CHECK(written(draft) == "b c a d");
    move_row(draft, 99, 0);
    CHECK(written(draft) == "b c a d");
}

TEST_CASE("An order is put only by a text that names each option once") {
    AnswerDraft draft = empty_draft(AnswerKind::order, 3);
    CHECK(put_in_order(draft, "c a b"));
    CHECK(written(draft) == "c a b");
    for (const char* const text : {"", "z", "a", "a b", "a b b", "a b d", "a b c a", "abcdefabcdef"}) {
        CAPTURE(text);
        CHECK_FALSE(put_in_order(draft, text));
        CHECK(written(draft) == "c a b");
    }
    AnswerDraft choice = empty_draft(AnswerKind::choice, 1);
    CHECK_FALSE(put_in_order(choice, "a"));
    CHECK(choice.places.empty());
}

TEST_CASE("Letters and arrows give a row of an order the keys, and Ctrl with an arrow moves it") {
    AnswerDraft draft = empty_draft(AnswerKind::order, 3);
    choose(draft, 2);
    CHECK(draft.cursor == 2);
    move_cursor_row(draft, false);
    CHECK(written(draft) == "a c b");
    CHECK(draft.cursor == 1);
    choose_neighbour(draft, true);
    CHECK(draft.cursor == 2);
    move_cursor_row(draft, true);  // it is the last one
    CHECK(written(draft) == "a c b");
}

TEST_CASE("A line and a host are written as they are") {
    for (const AnswerKind kind : {AnswerKind::line, AnswerKind::host}) {
        AnswerDraft draft = empty_draft(kind, 0);
        choose(draft, 0);
        choose_neighbour(draft, true);
        move_cursor_row(draft, true);
        CHECK(draft == empty_draft(kind, 0));
        draft.text = "550 5.1.1";
        CHECK(written(draft) == "550 5.1.1");
    }
}

TEST_CASE("What is written names its places again") {
    CHECK(places_in("c a b") == Places{2, 0, 1});
    CHECK(places_in("").empty());
}

}  // namespace viz::lesson
