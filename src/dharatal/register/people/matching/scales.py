"""The levels on which rows are compared and the terms they add up to, as numbers: what a stored point means."""

EQUAL, BONES, NEAR, WEAK, PART, INITIAL, FAR, NONE = range(8)  # of two words
AGES = (0, 2, 4, 7, 12)  # years apart; beyond the last is a level, unknown another
PHONE_EQUAL, PHONE_OTHER, PHONE_OSA1, PHONE_OSA2, PHONE_FAR, PHONE_NONE = range(6)
SAME_VILLAGE, LIKE_VILLAGE, SAME_BLOCK, SAME_DISTRICT, ELSEWHERE, VILLAGE_NONE = range(6)
BOTH_FATHERS, BOTH_HUSBANDS, FATHER_AND_HUSBAND, KIND_UNKNOWN = range(4)

MOST_ON_A_PHONE = 12  # above it a phone is a sign of fraud, no key

WORD_LEVELS = 22
HOUSEHOLD = 27
GIVEN_CLASSES, RELATIVE_CLASSES = 6, 3
AGREES = 0  # the first class of relatives
AGE_LEVELS = len(AGES) + 2
CHANCES = 9  # classes of how many namesakes are expected

SIZES: dict[str, int] = {
    "given": WORD_LEVELS,
    "relative": WORD_LEVELS * 4,
    "surname": 10,
    "phone": 8,
    "village": 6,
    "age": AGE_LEVELS,
    "gender": 3,
    "household": HOUSEHOLD,
    "given_household": GIVEN_CLASSES * HOUSEHOLD,
    "given_age": GIVEN_CLASSES * AGE_LEVELS,
    "age_relative": AGE_LEVELS * RELATIVE_CLASSES,
    "age_phone": AGE_LEVELS * 3,
    "namesake": CHANCES * 3 * 2 * RELATIVE_CLASSES + 1,
    "surname_given": 4 * GIVEN_CLASSES,
    "given_relative": WORD_LEVELS * 5,
    "address": 9,
}

# 0-4 equal, from rare to common; then for each level: not both known names, both known, both common.
FIRST = {EQUAL: 0, BONES: 5, NEAR: 8, WEAK: 11, FAR: 14, PART: 17, INITIAL: 20, NONE: 21}
