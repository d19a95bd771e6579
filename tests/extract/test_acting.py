"""Bodies named by their place in a sentence; and how much a short text looks like bodies."""

from __future__ import annotations

import pytest

from kg.extract.actors.acting import acting_bodies
from kg.extract.actors.share import body_share
from kg.extract.memory import ActorMemory
from kg.model.codes import Certainty

SENTENCES = [
    ("en", "The Ministry of Ports will train staff in cooperation with the Sea Authority.",
     {"Ministry of Ports": "lead", "Sea Authority": "partner"}),
    ("en", "The Harbour Service will:", {"Harbour Service": "lead"}),
    ("en", "By December 2025, the Department of Ferries shall open a portal.",
     {"Department of Ferries": "lead"}),
    ("en", "We call upon Parliament to work with the Ombudsman on a new law.",
     {"Parliament": "lead", "Ombudsman": "partner"}),
    ("en", "Rules will be published by the Port Authority.", {"Port Authority": "lead"}),
    ("en", "SPO, working with DPA and the Ferry Council, will draft rules.",
     {"SPO": "lead", "DPA": "partner", "Ferry Council": "partner"}),
    ("en", "Led by the Port Authority, map all cables in cooperation with the Sea Office.",
     {"Port Authority": "lead", "Sea Office": "partner"}),
    ("en", "Found a crew school under the leadership of the Ministry of Ports.",
     {"Ministry of Ports": "lead"}),
    ("en", "The works are led by the Harbour Office in 2026.", {"Harbour Office": "lead"}),
    ("en", "The works are led by the Committee for the 2030 Agenda.",
     {"Committee for the 2030 Agenda": "lead"}),
    ("pl", "Plan jest realizowany przez Ministerstwo Portów w 2026 r.",
     {"Ministerstwo Portów": "lead"}),
    ("en", "The coordination of the works is entrusted to the Sea Authority.",
     {"Sea Authority": "lead"}),
    ("en", "All agencies must appoint an officer.", {"All agencies": "lead"}),
    ("en", "The CPO jointly shall define rules.", {"CPO": "lead"}),
    ("en", "local authorities to publish their contracts", {"local authorities": "lead"}),
    ("sv", "Myndigheten för vatten ska i samverkan med länsstyrelserna och kommunerna ta fram "
     "en plan.",
     {"Myndigheten för vatten": "lead", "länsstyrelserna": "partner", "kommunerna": "partner"}),
    ("de", "Bis 2026 wird das Bundesministerium für Häfen gemeinsam mit den Ländern einen Plan "
     "vorlegen.",
     {"Bundesministerium für Häfen": "lead", "Ländern": "partner"}),
    ("es", "La Secretaría de Puertos deberá elaborar un plan en coordinación con las "
     "municipalidades.",
     {"Secretaría de Puertos": "lead", "municipalidades": "partner"}),
    ("es", "Crear una escuela liderada por la Secretaría de Puertos.",
     {"Secretaría de Puertos": "lead"}),
    ("pl", "Opracowanie planu pod kierownictwem Ministerstwa Portów.",
     {"Ministerstwa Portów": "lead"}),
    ("ru", "Министерство портов должно представить доклад.", {"Министерство портов": "lead"}),
    ("bg", "Министерството на пристанищата ще публикува отчет.",
     {"Министерството на пристанищата": "lead"}),
    # No word for "will": the ending shows the verb behind a body that begins the sentence.
    ("fr", "Le ministère des Ports et l’Agence des phares publieront un rapport.",
     {"ministère des Ports": "lead", "Agence des phares": "lead"}),
    ("es", "El Ministerio de Puertos publicará un informe con el Banco Central.",
     {"Ministerio de Puertos": "lead", "Banco Central": "partner"}),
    ("pt", "O Ministério dos Portos publicará um relatório.", {"Ministério dos Portos": "lead"}),
    ("it", "Il Ministero dei Porti pubblicherà un rapporto.", {"Ministero dei Porti": "lead"}),
    ("uk", "Міністерству портів разом з Міністерством освіти забезпечити видатки.",
     {"Міністерству портів": "lead", "Міністерством освіти": "partner"}),
    ("ru", "Министерству портов обеспечить ремонт до 2030 года.", {"Министерству портов": "lead"}),
    ("sk", "Ministerstvo prístavov zabezpečiť prostriedky.", {"Ministerstvo prístavov": "lead"}),
    ("pl", "Ministerstwo Portów przygotować projekt.", {"Ministerstwo Portów": "lead"}),
    ("hr", "Ministarstvo luka osigurati sredstva.", {"Ministarstvo luka": "lead"}),
    ("bg", "Министърът на пристанищата да осигури средства.",
     {"Министърът на пристанищата": "lead"}),
    # Before a colon a body may act; it is doubtful, as the words may also say what is bought.
    ("fr", "Ministère des Ports : achat de caméras", {"Ministère des Ports": "lead"}),
    ("nl", "• gemeenten, Havendienst: putten herstellen",
     {"gemeenten": "lead", "Havendienst": "lead"}),
    ("es", "BA Puertos: reparación de muelles", {}),
    # The present: a plain word behind an abbreviation with its article, or behind capitals.
    ("fr", "L’ORNE publie un rapport chaque année.", {"ORNE": "lead"}),
    ("en", "The Port Authority is building a quay.", {"Port Authority": "lead"}),
    ("fr", "L’ORNE adopte un discours de paix envers ses clients.", {"ORNE": "lead"}),
    ("fr", "Le plan ORNE publie un rapport.", {}),
    ("en", "The GDP growth rate rises.", {}),
    ("en", "The EU strategy on ports is revised by the Ministry of Energy.",
     {"Ministry of Energy": "lead"}),
    # The ending shows the verb: dictionaries of inflected words taught it.
    ("cs", "Ministerstvo přístavů každoročně zveřejňuje zprávu.",
     {"Ministerstvo přístavů": "lead"}),
    ("it", "La Guardia di porto, in collaborazione con l’Agenzia dei fari, intensifica i lavori.",
     {"Guardia di porto": "lead", "Agenzia dei fari": "partner"}),
    ("pl", "Ministerstwo Portów opracowuje wykaz latarni.", {"Ministerstwo Portów": "lead"}),
    # An opening clause without a comma, the verb first, and a second clause.
    ("uk", "У 2028 році Міністерство портів відкриє школу.", {"Міністерство портів": "lead"}),
    ("en", "To cut delays, by 2027 the Harbour Board will open a desk.", {"Harbour Board": "lead"}),
    ("de", "Bund, Länder und Gemeinden bauen Häfen aus; die Kommunen benennen Personen.",
     {"Bund": "lead", "Länder": "lead", "Gemeinden": "lead", "Kommunen": "lead"}),
    # Labels inside a sentence.
    ("en", "Register all wells (lead: Department of Ports; support: Lighthouse Board)",
     {"Department of Ports": "lead", "Lighthouse Board": "partner"}),
    ("ru", "Ремонт маяков (ответственный исполнитель – Министерство портов, соисполнитель – "
     "Морской фонд)", {"Министерство портов": "lead", "Морской фонд": "partner"}),
    ("de", "Aufbau eines Leuchtturms unter Federführung des Hafenamts (Beteiligte: Kommunen)",
     {"Hafenamts": "lead", "Kommunen": "partner"}),
    # Who acts in the passive: behind a later "by", or in its case; its name ends before a verb.
    ("da", "Kortlægningen af fyrtårne gennemføres af Havnestyrelsen.", {"Havnestyrelsen": "lead"}),
    ("ru", "Осмотр маяков проводится Институтом портов.", {"Институтом портов": "lead"}),
    ("ro", "Inventarul este realizat de către Institutul Porturilor și se publică anual.",
     {"Institutul Porturilor": "lead"}),
    ("es", "El Congreso insta al Gobierno a elaborar un plan de muelles.",
     {"Congreso": "lead", "Gobierno": "lead"}),
    # A line that leads in a list says whose duties these are.
    ("en", "The duties of the Port Authority are:", {"Port Authority": "lead"}),
    ("tr", "Denizcilik Bakanlığının görevleri şunlardır:", {"Denizcilik Bakanlığının": "lead"}),
    ("fr", "Dans ce cadre, la Direction générale des ports veillera à :",
     {"Direction générale des ports": "lead"}),
    # Helpers that no word shows to be bodies count where known ones follow.
    ("sv", "Myndigheten för vatten tar fram en plan i samverkan med Fyrmannen och kommunerna.",
     {"Myndigheten för vatten": "lead", "Fyrmannen": "partner", "kommunerna": "partner"}),
    # What says who acts stands behind the name; a name goes on behind a hyphen.
    ("tr", "Liman planı, Denizcilik Bakanlığı tarafından hazırlanır.",
     {"Denizcilik Bakanlığı": "lead"}),
    ("ja", "港湾省は灯台を修理する。", {"港湾省": "lead"}),
    ("nb", "Havne- og fyrdirektoratet skal lage en plan.", {"Havne- og fyrdirektoratet": "lead"}),
    # Who asks takes part, and so does who is asked.
    ("en", "The Harbour Board urges the Lighthouse Agency to act.",
     {"Harbour Board": "lead", "Lighthouse Agency": "lead"}),
    # A noun that looks like a verb begins no clause; help is no body; capitals begin names.
    ("en", "The Harbour Board will publish guidance, including support for the review by the "
     "Port Office, and other tools.", {"Harbour Board": "lead"}),
    ("vi", "Bộ Giao thông sẽ sửa cảng.", {"Bộ Giao thông": "lead"}),
    # What "with" brings in: names with the words behind their noun, each behind "and", "and with".
    ("pl", "Szkolenie sterników we współpracy z organizacjami rybackimi oraz Politechniką Morską",
     {"organizacjami rybackimi": "partner", "Politechniką Morską": "partner"}),
    ("it", "L'Agenzia dei fari promuove corsi in collaborazione con l'Autorità dei porti e con le "
     "Camere di commercio.", {"Agenzia dei fari": "lead", "Autorità dei porti": "partner",
                              "Camere di commercio": "partner"}),
    ("de", "Das Hafenamt schafft in Kooperation mit dem Fischerverband 300 Netze an.",
     {"Hafenamt": "lead", "Fischerverband": "partner"}),
    ("ru", "Разработать лоции совместно с Морским фондом и вузами",
     {"Морским фондом": "partner", "вузами": "partner"}),
    ("es", "Abrir un faro en cooperación con el Astillero", {"Astillero": "partner"}),
    ("fr", "La mairie centrale ouvre un musée.", {"mairie centrale": "lead"}),
    # A verb that ends a German sentence says what to do with the body before it.
    ("de", "Eine Lotsenstelle für Häfen einrichten und betreiben", {}),
    ("de", "Hafenamt und Länder erarbeiten Karten.", {"Hafenamt": "lead", "Länder": "lead"}),
    ("de", "Die Länder sollen:", {"Länder": "lead"}),
    # Nothing is done by a verb: who does it stands behind "by".
    ("en", "Checks of cranes by the Port Authority", {"Port Authority": "lead"}),
    ("de", "Prüfung der Kräne durch das Hafenamt", {"Hafenamt": "lead"}),
    ("en", "Checks of cranes by June", {}),
    # What is done first is nobody; nor is what is bought before a colon.
    ("en", "Coordinating with OMB to define the rules of ports", {}),
    ("en", "Maintain the Harbour Office Register: open, clean", {}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "bodies"), SENTENCES)
def test_bodies_are_found_by_their_place_in_a_sentence(language, said, bodies):
    found = acting_bodies(said, 0, len(said), language=language, memory=ActorMemory())

    assert {m.text: m.role.value for m in found} == bodies
    assert all(said[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    "said",
    [
        "It will be tested by users.",
        "New staff will be hired in 2026.",
        "Training of 40 officers",
        "Improve Beach Safety and Encourage Reuse of Our Old Piers",  # capitals say nothing
        "Open Pier Portal to invite the public",
        "Harbour Safety Week to encourage Boat Owners to act",
    ],
)
def test_pronouns_and_things_do_not_act(said):
    assert acting_bodies(said, 0, len(said), language="en", memory=ActorMemory()) == ()


def test_who_acts_in_a_sentence_is_never_exact():
    said = "The Ministry of Ports will train staff."
    found = acting_bodies(said, 0, len(said), language="en", memory=ActorMemory())

    assert [m.certainty for m in found] == [Certainty.RULE]


def test_offsets_count_from_the_text():
    said = "Goal 1. The Ministry of Ports will train staff."
    found = acting_bodies(said, 8, len(said), language="en", memory=ActorMemory())

    assert [said[m.start : m.end] for m in found] == ["Ministry of Ports"]


BODIES = [
    ("en", "Ministry of Ports, Sea Authority"), ("en", "SPO"), ("en", "local authorities, NGOs"),
    ("bg", "Министерство на пристанищата; общините"), ("de", "Hafenamt, Länder"),
    ("zh", "港口局、各区政府"), ("zz", "DPA, SPO, KRT"),
]  # fmt: skip
OTHERS = [
    ("en", "Training of 40 officers in three ports"), ("en", "31 December 2025"),
    ("en", "EUR 40,000 from the state budget"), ("en", "The law will be amended and published."),
    ("bg", "Проведени 6 обучения на служители"), ("zz", "12 345,00"), ("en", ""), ("en", "–"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said"), BODIES)
def test_lists_of_bodies_look_like_bodies(language, said):
    assert body_share(said, language) > 0.5


@pytest.mark.parametrize(("language", "said"), OTHERS)
def test_other_cells_do_not(language, said):
    assert body_share(said, language) < 0.5


@pytest.mark.parametrize(
    "said", ["Checks of cranes by the Port Authority", "The Port Authority is building a quay."]
)
def test_who_acts_without_a_known_verb_is_doubtful(said):
    (found,) = acting_bodies(said, 0, len(said), language="en", memory=ActorMemory())

    assert found.doubtful
