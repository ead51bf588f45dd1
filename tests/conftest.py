"""What tests that cross rooms share."""

import pytest

from tests.installation import Installation, installation
from tests.miniature import Bihar, invented_bihar, write_lgd

__all__ = ["installation"]


@pytest.fixture(scope="session")
def bihar(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Bihar:
    """Two districts in the installation, from the forms of the Local Government Directory."""
    land = invented_bihar()
    folder = write_lgd(tmp_path_factory.mktemp("lgd"), land)
    return Bihar(land, installation.do("units", "import", "--lgd", folder, "--state", "10"))
