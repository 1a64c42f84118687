# The public names, listed once: `__init__.py` imports them from where they stand when they are first used, and type
# checkers and editors read the same list. A user needs nothing else, but for the record's own face.

# Verbs
# The record's own face, and errors
from . import record as record
from .api import determine_project as determine_project
from .api import diff as diff
from .api import leverage as leverage
from .api import next_steps as next_steps
from .api import read_project as read_project
from .api import run_cases as run_cases
from .api import schema as schema
from .api_portfolio import check_portfolio as check_portfolio
from .api_portfolio import determine_portfolio as determine_portfolio
from .api_portfolio import portfolio_row as portfolio_row
from .api_reform import compare as compare
from .api_reform import rank as rank
from .api_screening import screen_parties as screen_parties
from .api_screening import screener as screener
from .brief.draw import draw as draw
from .brief.memo import memo as memo
from .brief.page import order_page as order_page

# Results
from .brief.page_values import OrderPage as OrderPage

# Nouns
from .determine.activity import Activity as Activity
from .determine.answers import save_answers as save_answers
from .determine.classification import Classification as Classification
from .determine.combined import JointFinding as JointFinding
from .determine.combined import ProjectDetermination as ProjectDetermination
from .determine.determination import Determination as Determination
from .determine.determination import Duty as Duty
from .determine.determination import ExemptionFinding as ExemptionFinding
from .determine.determination import Finding as Finding
from .determine.determination import Outcome as Outcome
from .determine.determination import Unknown as Unknown
from .determine.interview import OrderQuestion as OrderQuestion
from .determine.interview import Question as Question
from .determine.interview import order_questions as order_questions
from .determine.project import Project as Project
from .determine.verbs import classify as classify
from .determine.verbs import determine as determine
from .determine.verbs import interview as interview
from .determine.verbs import why_not as why_not
from .engines.run import PortfolioDetermination as PortfolioDetermination
from .errors import ComityError as ComityError
from .errors import InputError as InputError
from .errors import LawError as LawError
from .law.law import Law as Law
from .law.law import load as load
from .law.patch.draft import Difference as Difference
from .law.reforms import Reform as Reform
from .plan.leverage import Leverage as Leverage
from .plan.plan import Plan as Plan
from .plan.plan import PlannedStep as PlannedStep
from .plan.plan import Supposed as Supposed
from .plan.templates import Template as Template
from .portfolio.result import PortfolioCheck as PortfolioCheck
from .portfolio.result import PortfolioClasses as PortfolioClasses
from .portfolio.result import PortfolioGroup as PortfolioGroup
from .portfolio.result import PortfolioSummary as PortfolioSummary
from .portfolio.synthesize import synthesize_portfolio as synthesize_portfolio
from .record.record import Record as Record
from .reform.ranking import Ranking as Ranking
from .reform.result import Comparison as Comparison
from .screening.results import Clearance as Clearance
from .screening.results import ScreenedParty as ScreenedParty
from .screening.results import Screening as Screening
from .screening.results import ScreeningHit as ScreeningHit
from .screening.results import ScreeningSettings as ScreeningSettings
from .screening.screen import Screener as Screener

__version__: str
__all__: list[str]
