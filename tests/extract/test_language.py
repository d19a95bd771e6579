"""The language of a plan: told by letters, rare small words and headings, without loading all."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.extract import Hints, extract
from kg.extract.language import all_signs, guess_language
from kg.read.source import read_raw
from tests.support.counted import n_calls
from tests.support.own_gold import PLANS, document_of, language_of

NEIGHBOURS = {
    "hr": "Mjere za suzbijanje korupcije provode tijela državne uprave. Nositelj: Ministarstvo "
    "pravosuđa i uprave. Rok provedbe: prosinac 2023. Općine i županije sudjeluju u provedbi.",
    "sr-Latn": "Mere za suzbijanje korupcije sprovode organi državne uprave. Nosilac: Ministarstvo "
    "pravde. Rok: decembar 2023. Opštine i gradovi učestvuju u sprovođenju mera.",
    "sr-Cyrl": "Мере за сузбијање корупције спроводе органи државне управе. Носилац: Министарство "
    "правде. Рок: децембар 2023. Општине и градови учествују у спровођењу мера.",
    "bs-Latn": "Mjere provode institucije Bosne i Hercegovine i entiteti. Nosioci: Ministarstvo "
    "sigurnosti BiH. Rok: decembar 2023. Općine i kantoni učestvuju u provođenju mjera.",
    "cnr-Latn": "Mjere sprovode organi državne uprave Crne Gore. Nadležne institucije: "
    "Ministarstvo pravde. Rok: decembar 2023. Opštine učestvuju u mjerama prosvjete.",
    "sl": "Ukrepe za preprečevanje korupcije izvajajo organi državne uprave. Nosilec: Ministrstvo "
    "za pravosodje. Rok: december 2023. Občine sodelujejo pri izvajanju ukrepov.",
    "mk": "Мерките за спречување на корупцијата ги спроведуваат органите на државната управа. "
    "Носител: Министерство за правда. Рок: декември 2023. Општините учествуваат.",
    "bg": "Мерките за превенция на корупцията се изпълняват от органите на държавната власт. "
    "Отговорна институция: Министерство на правосъдието. Срок: декември 2023 г.",
    "ru": "Меры по противодействию коррупции выполняют органы государственной власти. "
    "Ответственные исполнители: Министерство юстиции. Срок исполнения: декабрь 2023 года.",
    "uz-Latn": "Korrupsiyaga qarshi kurashish bo‘yicha chora-tadbirlarni davlat organlari "
    "amalga oshiradi. Mas’ul ijrochilar: Adliya vazirligi. Ijro muddati: 2023-yil dekabr. "
    "Hokimliklar ham ishtirok etadi.",
    "uz-Cyrl": "Коррупцияга қарши курашиш бўйича чора-тадбирларни давлат органлари амалга "
    "оширади. Масъул ижрочилар: Адлия вазирлиги. Ижро муддати: 2023 йил декабрь. Ҳокимликлар "
    "ҳам иштирок этади.",
    "tr": "Yolsuzlukla mücadele tedbirleri kamu kurumları tarafından uygulanır. Sorumlu "
    "kuruluş: Adalet Bakanlığı. Süre: Aralık 2023. Belediyeler de bu çalışmalara katılır.",
    "az": "Korrupsiyaya qarşı mübarizə tədbirlərini dövlət qurumları həyata keçirir. Əsas "
    "icraçı: Ədliyyə Nazirliyi. İcra müddəti: 2023-cü il dekabr. Bələdiyyələr də iştirak edir.",
    "kk": "Сыбайлас жемқорлыққа қарсы іс-қимыл шараларын мемлекеттік органдар жүзеге асырады. "
    "Жауапты орындаушы: Әділет министрлігі. Орындау мерзімі: 2023 жылғы желтоқсан. Әкімдіктер "
    "де қатысады.",
    "ky": "Коррупцияга каршы иш-чараларды мамлекеттик органдар ишке ашырат. Жооптуу аткаруучу: "
    "Юстиция министрлиги. Аткаруу мөөнөтү: 2023-жылдын декабры. Айыл өкмөттөрү да катышат.",
    "mn": "Авлигын эсрэг арга хэмжээг төрийн байгууллагууд хэрэгжүүлнэ. Хариуцах байгууллага: "
    "Хууль зүй, дотоод хэргийн яам. Хугацаа: 2023 оны 12 дугаар сар. Аймаг, сумд мөн оролцоно.",
    "tg": "Чорабиниҳои зидди коррупсияро мақомоти давлатӣ амалӣ мекунанд. Иҷрокунандаи масъул: "
    "Вазорати адлия. Мӯҳлати иҷро: декабри соли 2023. Мақомоти маҳаллӣ дар иҷрои онҳо иштирок "
    "мекунанд.",
    "be": "Меры па супрацьдзеянні карупцыі ажыццяўляюць дзяржаўныя органы. Адказныя выканаўцы: "
    "Міністэрства юстыцыі. Тэрмін выканання: снежань 2023 года. Таксама ўдзельнічаюць "
    "аблвыканкамы.",
    "id": "Langkah tindakan mencegah rasuah dilaksanakan oleh agensi kerajaan. Agensi "
    "peneraju: Jabatan Peguam Negara. Tempoh: Disember 2023. Majlis perbandaran turut terlibat.",
    "uk": "Заходи щодо запобігання корупції здійснюють органи державної влади. "
    "Відповідальні виконавці: Міністерство юстиції. Строк виконання: грудень 2023 року.",
    "cs": "Opatření proti korupci provádějí orgány státní správy. Gestor: Ministerstvo "
    "spravedlnosti. Termín plnění: prosinec 2023. Obce se podílejí na realizaci.",
    "sk": "Opatrenia proti korupcii vykonávajú orgány štátnej správy. Gestor: Ministerstvo "
    "spravodlivosti. Termín plnenia: december 2023. Obce sa podieľajú na realizácii.",
    "da": "Indsatsen mod korruption udføres af statens myndigheder. Ansvarlig: "
    "Justitsministeriet. Frist: december 2023. Kommunerne deltager i indsatsen.",
    "nb": "Innsatsen mot korrupsjon utføres av statlige myndigheter. Ansvarlig: "
    "Justisdepartementet. Frist: desember 2023. Kommunene deltar i gjennomføringen av tiltak.",
    "pt": "As medidas contra a corrupção são executadas pelas entidades públicas. Entidade "
    "responsável: Ministério da Justiça. Prazo: dezembro de 2023. Os municípios participam.",
    "is": "Aðgerðir gegn spillingu eru unnar á vegum ríkisins. Ábyrgð: Dómsmálaráðuneyti. "
    "Tímarammi: desember 2023. Sveitarfélögin taka þátt í framkvæmd áætlunarinnar og verður lögð "
    "áhersla á fræðslu fyrir starfsfólk stofnana.",
    "sw": "Hatua za kupambana na rushwa zinatekelezwa na taasisi za umma. Taasisi inayohusika: "
    "Wizara ya Katiba na Sheria. Muda: Desemba 2023. Halmashauri zinashiriki katika utekelezaji "
    "wa mpango huu kwa kushirikiana na wananchi.",
    "ne": "भ्रष्टाचार विरुद्धका उपायहरू सरकारी निकायले कार्यान्वयन गर्नेछन्। जिम्मेवार निकाय: कानून, "
    "न्याय तथा संसदीय मामिला मन्त्रालय। समयसीमा: २०८१ असार। स्थानीय तहहरूले पनि सहयोग गर्ने छन्।",
    "hi": "भ्रष्टाचार के विरुद्ध उपाय सरकारी विभागों द्वारा लागू किए जाएंगे। जिम्मेदार विभाग: विधि और न्याय "
    "मंत्रालय। समय सीमा: दिसंबर 2023। स्थानीय निकाय भी इस योजना में भाग लेंगे।",
    "bn": "দুর্নীতির বিরুদ্ধে পদক্ষেপ সরকারি সংস্থা বাস্তবায়ন করবে। দায়িত্বপ্রাপ্ত সংস্থা: আইন, বিচার ও সংসদ "
    "বিষয়ক মন্ত্রণালয়। সময়সীমা: ডিসেম্বর ২০২৩। স্থানীয় সরকার এই কাজে অংশ নেবে।",
    "es": "Las medidas contra la corrupción son ejecutadas por las entidades públicas. "
    "Responsable: Ministerio de Justicia. Plazo: diciembre de 2023. Los municipios participan.",
}


@pytest.mark.parametrize("language", NEIGHBOURS)
def test_neighbouring_languages_are_told_apart(language):
    assert guess_language(NEIGHBOURS[language]) == language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "1. Министерству энергетики до 1 мая 2031 года проверить котельные.\n"
               "2. Главам районов отремонтировать сети до 9 мая 2031 года."),
        ("ja", "港湾行動計画\n１　岸壁の点検\n担当課：港湾課\n期限：令和13年6月"),
        ("zh", "港口三年行动方案\n（一）检修码头。（责任单位：市交通局；完成时间：2031年6月）"),
    ],
)  # fmt: skip
def test_a_few_lines_of_a_decree_tell_its_language(language, words):
    assert guess_language(words) == language


ALONE = {
    "th": "แผนปฏิบัติการ\nกิจกรรม\tหน่วยงานรับผิดชอบ\tระยะเวลา\nอบรม\tกระทรวงยุติธรรม\t2568",
    "he": "תוכנית פעולה\nפעולה\tגורם אחראי\tלוח זמנים\nהכשרת שופטים\tמשרד המשפטים\t2025",
    "fa": "برنامه اقدام ملی\nفعالیت\tدستگاه مسئول\tزمان اجرا\nآموزش قضات\tوزارت دادگستری\t۱۴۰۴",
    "kk": "Іс-шаралар жоспары\nІс-шара\tЖауапты орындаушы\tМерзімі\nОқыту\tӘділет министрлігі",
    "ar": "خطة العمل الوطنية\nالنشاط\tالجهة المسؤولة\tالمؤشر\nتدريب القضاة في المحاكم\tوزارة العدل",
    "el": "Εθνικό σχέδιο δράσης\nΔράση\tΥπεύθυνος φορέας\tΠροθεσμία\n"
    "Εκπαίδευση των δικαστών\tΥπουργείο Δικαιοσύνης\t2025",
    "hy": "Գործողությունների ծրագիր\nՄիջոցառում\tՊատասխանատու\tԺամկետ\n"
    "Դատավորների ուսուցում\tԱրդարադատության նախարարություն\t2025",
    "ka": "სამოქმედო გეგმა\nაქტივობა\tპასუხისმგებელი უწყება\tვადა\n"
    "მოსამართლეთა გადამზადება\tიუსტიციის სამინისტრო\t2025",
}


UNKNOWN = (
    "Халыҡты һаулыҡ һаҡлау эштәре. Яуаплы башҡарыусы: Һаулыҡ һаҡлау идаралығы. Ваҡыты: 2025 йыл.",
    "قومی عملی منصوبہ۔ ذمہ دار ادارہ: وزارت صحت۔ بچوں کے حقوق کے تحفظ کے لیے اقدامات کیے جائیں گے۔",
)  # Bashkir, Urdu


@pytest.mark.parametrize("words", UNKNOWN)
def test_letters_of_a_neighbour_name_no_language(words):
    assert guess_language(words) == "und"


@pytest.mark.parametrize("language", ALONE)
def test_a_script_of_one_language_counts_nothing_against_it(language):
    assert guess_language(ALONE[language]) == language


@pytest.mark.parametrize("plan", PLANS)
def test_the_language_of_every_own_document_is_found(plan):
    assert guess_language(document_of(plan).text).split("-")[0] == language_of(plan)


def test_a_text_no_lexicon_knows_has_no_language():
    assert guess_language("Lorem 12 34 56 zzz qqq xxx") == "und"


def test_what_a_person_says_goes_before_the_guess():
    document = read_raw(NEIGHBOURS["sr-Latn"].encode(), name="plan.txt", kind="text")

    assert extract(document, hints=Hints(language="hr")).plan.language == "hr"


def test_the_guess_reads_the_signs_once_and_the_beginning_of_the_text():
    text = document_of("hr-korupcija").text
    n_copies = 60_000 // len(text) + 1
    all_signs.cache_clear()

    first, again, longer = (
        n_calls(lambda n=n: guess_language(text * n)) for n in (n_copies, n_copies, 9 * n_copies)
    )

    assert again == longer < 130_000
    assert first - again < 250_000  # the files of all languages, line by line: no YAML


def test_one_language_is_read_without_the_files_of_the_others():
    code = (
        "from kg.extract.vocabulary import vocabulary\n"
        "from kg.extract.actors.pack import pack_for\n"
        "from kg.lexicon import lexicon\n"
        "vocabulary('pl'), pack_for('pl')\n"
        "print(lexicon.cache_info().currsize)\n"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(run.stdout) == 2  # Polish and what is common to all
