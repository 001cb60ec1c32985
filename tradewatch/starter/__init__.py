"""The files of a new project: the trading content of this repository, or an example of two services.

Both get what is in `starter/project/`; the example is in `starter/empty/`. The distribution has copies of all of it in
`pack/`.
"""

from tradewatch.starter.files import starting_files
from tradewatch.starter.parts import PARTS
