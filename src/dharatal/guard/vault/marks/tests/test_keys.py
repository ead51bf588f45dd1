from uuid import UUID

from dharatal.guard.vault.marks import keys

EXPORT = UUID("00000000-0000-4000-8000-000000000001")


class TestExportKey:
    def test_is_made_in_any_home_whose_custodian_answers(self, custodian):
        keys.forget()

        assert keys.export_key(EXPORT).check == keys.export_key(EXPORT).check
