import pkgutil
from importlib import import_module

import dharatal
from dharatal.kernel.capability import Capability
from dharatal.register.posts.profile import EVERY_POST, cells, posts
from dharatal.register.territory.profile import kinds

INVENTED = {"people.keep_decoys", "people.see_decoys"}  # decoys are nobody
CODES = {
    "state_admin",
    "hq_operator",
    "reviewer",
    "district_president",
    "block_president",
    "panchayat_incharge",
    "callroom_incharge",
    "caller",
    "missed_call_gateway",
    "desk_clerk",
    "guard_officer",
    "auditor",
    "cell_president",
}


def defined_capabilities():
    """Codes of every capability that a room defines."""
    rooms = (name for _finder, name, _package in pkgutil.walk_packages(dharatal.__path__, "dharatal."))
    modules = [import_module(name) for name in rooms if name.endswith(".capabilities")]
    return {
        found.code for module in modules for found in vars(module).values() if isinstance(found, Capability)
    }


class TestPartyProfile:
    def test_has_the_posts_of_the_party(self):
        assert set(posts()) == CODES

    def test_grants_what_rooms_define_and_leaves_nothing_out(self):
        granted = {code for post in posts().values() for code in post.capabilities}

        assert granted == defined_capabilities()

    def test_speaks_of_units_and_posts_that_are_there(self):
        for post in posts().values():
            assert set(post.levels) <= set(kinds())
            assert set(post.appoints) <= {*posts(), EVERY_POST}

    def test_gives_helpers_nothing_that_the_helped_do_not_have(self):
        for post in posts().values():
            assert set(post.helper_capabilities) <= set(post.capabilities)

    def test_lets_nobody_both_give_access_to_all_and_see_people(self):
        for post in posts().values():
            gives = EVERY_POST in post.appoints or "access.manage_users" in post.capabilities
            seen = {code for code in post.capabilities if code.startswith("people.")} - INVENTED
            assert not (gives and seen)

    def test_lets_the_auditor_see_no_people(self):
        assert set(posts()["auditor"].capabilities) == {"audit.read", "audit.verify"}

    def test_has_thirty_cells_in_both_languages(self):
        assert len(cells()) == 30
        assert len({cell.hi for cell in cells().values()}) == 30
        assert all(cell.title("hi") != cell.title("en") for cell in cells().values())
