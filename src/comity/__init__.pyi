# The public names, listed once: `__init__.py` imports them from where they stand when they are first used, and type
# checkers, editors and docs/python.md read the same list. A user needs nothing else.

# Verbs
from .law.law import load as load
from .determine.verbs import determine as determine
from .api.projects import read_project as read_project
from .determine.verbs import classify as classify
from .determine.verbs import interview as interview
from .determine.verbs import why_not as why_not
from .api.plans import next_steps as next_steps
from .api.screening import screener as screener
from .api.screening import screen_parties as screen_parties
from .api.filed import recheck as recheck
from .api.differences import diff as diff
from .brief.draw import draw as draw
from .brief.memo import memo as memo
from .brief.documents.write import write_document as write_document

# Nouns
from .determine.activity import Activity as Activity
from .api.bridge import Bridge as Bridge
from .api.leo import CommercialLeo as CommercialLeo
from .editions.texts import LawTexts as LawTexts
from .editions.release import EditionAnswers as EditionAnswers
from .screening.results import Clearance as Clearance
from .coalition.coalition import Coalition as Coalition
from .api.desk import Desk as Desk
from .industry.industry import Industry as Industry
from .law.law import Law as Law
from .coalition.messages import Message as Message
from .portfolio.party_table import PartyTable as PartyTable
from .api.portfolios import Portfolio as Portfolio
from .determine.project import Project as Project
from .record.record import Record as Record
from .law.reforms import Reform as Reform
from .screening.screen import Screener as Screener
from .screening.results import ScreeningSettings as ScreeningSettings
from .plan.templates import Template as Template
from .api.workspaces import Workspace as Workspace
from .web.server import AssistantServer as AssistantServer
from .web.server import WebServer as WebServer

# Results
from .editions.release import CaseAnswer as CaseAnswer
from .editions.release import ChangedAnswer as ChangedAnswer
from .editions.verify import ProvisionCheck as ProvisionCheck
from .editions.verify import Verification as Verification
from .law.due import RuleToRead as RuleToRead
from .determine.accounts import Account as Account
from .determine.filed import Recheck as Recheck
from .law.fact_readers import FactReading as FactReading
from .determine.cases import CaseResult as CaseResult
from .determine.classification import Classification as Classification
from .reform.result import Comparison as Comparison
from .content.worksheet import ContentWorksheet as ContentWorksheet
from .content.values import DestinationContent as DestinationContent
from .content.values import PartContent as PartContent
from .determine.determination import Determination as Determination
from .law.patch.draft import Difference as Difference
from .determine.determination import Duty as Duty
from .determine.determination import ExemptionFinding as ExemptionFinding
from .determine.determination import Finding as Finding
from .determine.combined import JointFinding as JointFinding
from .plan.leverage import Leverage as Leverage
from .brief.page import OrderPage as OrderPage
from .brief.partner_brief import PartnerBrief as PartnerBrief
from .determine.interview import OrderQuestion as OrderQuestion
from .brief.result_rows import OrderTable as OrderTable
from .determine.outcome import Outcome as Outcome
from .desk.agenda import Agenda as Agenda
from .desk.agenda import AgendaLine as AgendaLine
from .plan.plan import Branch as Branch
from .plan.plan import Plan as Plan
from .plan.plan import PlannedStep as PlannedStep
from .portfolio.result import PortfolioCheck as PortfolioCheck
from .portfolio.result import PortfolioClasses as PortfolioClasses
from .engines.run import PortfolioDetermination as PortfolioDetermination
from .portfolio.result import PortfolioGroup as PortfolioGroup
from .portfolio.result import PortfolioSummary as PortfolioSummary
from .determine.combined import ProjectDetermination as ProjectDetermination
from .determine.interview import Question as Question
from .reform.docket import Docket as Docket
from .reform.docket import DocketEntry as DocketEntry
from .reform.docket import DocketEvent as DocketEvent
from .reform.ease import EaseRow as EaseRow
from .reform.field import Field as Field
from .reform.field import FieldRow as FieldRow
from .reform.practice import PracticeRow as PracticeRow
from .reform.practice import RegimePractice as RegimePractice
from .reform.ranking import Ranking as Ranking
from .reform.result import WeighedEffect as WeighedEffect
from .reform.result import WeighedKind as WeighedKind
from .reform.rule_comment import RuleComment as RuleComment
from .reform.statistics import LicenseStatistics as LicenseStatistics
from .reform.statistics import StatisticsCell as StatisticsCell
from .reform.watch import ControlLimit as ControlLimit
from .reform.watch import ControlParameter as ControlParameter
from .reform.watch import OfferedAbroad as OfferedAbroad
from .reform.watch import ThresholdWatch as ThresholdWatch
from .reform.reach import Reach as Reach
from .reform.reach import ReachedActivity as ReachedActivity
from .reform.reach import ReachedRule as ReachedRule
from .reform.result import ReachSummary as ReachSummary
from .screening.results import ScreenedParty as ScreenedParty
from .screening.results import Screening as Screening
from .screening.results import ScreeningHit as ScreeningHit
from .coalition.communications import CommunicationShare as CommunicationShare
from .coalition.communications import CommunicationShares as CommunicationShares
from .coalition.enlarge import Enlargement as Enlargement
from .coalition.enlarge import EnlargementState as EnlargementState
from .coalition.enlarge import EnlargementStep as EnlargementStep
from .coalition.enlarge import SharingNeed as SharingNeed
from .coalition.sensors import Sensor as Sensor
from .coalition.sensors import SensorGeometry as SensorGeometry
from .coalition.sensors import SensorList as SensorList
from .coalition.added import CoverageAdded as CoverageAdded
from .coalition.added import LookedAt as LookedAt
from .coalition.added import MappedSensor as MappedSensor
from .coalition.added import MeasuredSet as MeasuredSet
from .coalition.tabletop import ExerciseFinding as ExerciseFinding
from .coalition.tabletop import ExerciseReport as ExerciseReport
from .coalition.messages import MessageCheck as MessageCheck
from .coalition.message_values import MessageFault as MessageFault
from .coalition.message_checks import MessageProfile as MessageProfile
from .coalition.tabletop import ObjectiveRow as ObjectiveRow
from .coalition.tabletop import PairRow as PairRow
from .coalition.tabletop import ToldRow as ToldRow
from .coalition.added import OrbitMeasures as OrbitMeasures
from .coalition.added import PartnerAdded as PartnerAdded
from .coalition.warning import AreaMeasures as AreaMeasures
from .coalition.sites import SiteAdded as SiteAdded
from .coalition.sites import SitesChosen as SitesChosen
from .coalition.warning import WarningAdded as WarningAdded
from .coalition.warning_data import WarningLayer as WarningLayer
from .coalition.warning import WarningSet as WarningSet
from .coalition.release import ReleaseCell as ReleaseCell
from .coalition.added import SensorEvidence as SensorEvidence
from .coalition.release import ReleaseSource as ReleaseSource
from .coalition.release import ReleaseTable as ReleaseTable
from .coalition.release_data import StatedRelease as StatedRelease
from .plan.plan import Supposed as Supposed
from .determine.determination import Unknown as Unknown

# The record
from . import record as record

# Errors
from .errors import ComityError as ComityError
from .errors import InputError as InputError
from .errors import LawError as LawError

__version__: str
__all__: list[str]
