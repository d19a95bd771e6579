"""What does a heading mean here? The language's words, and what a person said beside them.

Extract layer.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.fields import LONGEST_HEADING, FieldGuess, guess_field, split_number, two_fields
from kg.extract.profile import Profile
from kg.extract.vocabulary import Vocabulary, vocabulary
from kg.text import fold

DATA_LANGUAGE = "en"  # of the heads of forms and data tables whose words are in another language
FOREIGN = 0.9  # score from which a head in that language counts


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of a language with a profile; remembers what it was asked."""

    words: Vocabulary
    profile: Profile = field(default_factory=Profile)
    known: dict[str, FieldGuess | None] = field(default_factory=dict)
    heads: dict[str, FieldGuess | None] = field(default_factory=dict)  # by kg.extract.heads

    def guess(self, head: str) -> FieldGuess | None:
        """The fields of a head: what a person said, else what the lexicon knows."""
        if len(head) > LONGEST_HEADING:
            return None
        if head not in self.known:
            self.known[head] = self._guess(head)
        return self.known[head]

    def _guess(self, head: str) -> FieldGuess | None:
        said = self.said(head)
        if said is not None:
            bare = split_number(head)[1]
            return FieldGuess(said, 1.0, "the profile", bare) if said else None
        found = guess_field(head, self.words)
        if found is None and self.words.language != DATA_LANGUAGE:
            found = guess_field(head, vocabulary(DATA_LANGUAGE))
            found = found if found is not None and found.score >= FOREIGN else None
        return found

    def said(self, head: str) -> tuple[str, ...] | None:
        """What the profile says of a head, or of it without its number ("Masa 3")."""
        if not self.profile.headings:
            return None
        said = self.profile.fields_of(head)
        return said if said is not None else self.profile.fields_of(split_number(head)[0])

    def whole(self, head: str) -> FieldGuess | None:
        """The fields of a head that is known word by word; cheap, for words met by the thousand."""
        if len(head) > LONGEST_HEADING:
            return None
        said = self.said(head)
        if said is not None:
            return FieldGuess(said, 1.0, "the profile") if said else None
        field_name = self.words.field_by_key.get(fold(head))
        fields = (field_name,) if field_name else two_fields(head, self.words)
        return FieldGuess(fields, 1.0, "the whole heading") if fields else None

    def names_all(self, head: str) -> bool:
        """Whether a head is for all who take part ("Stakeholders"), whoever leads."""
        known = (self.words, vocabulary(DATA_LANGUAGE))
        return any(fold(head) in words.all_bodies_heads for words in known)

    def is_about(self, head: str) -> bool:
        """Whether a head is for the document itself ("Version", "Signature")."""
        known = (self.words, vocabulary(DATA_LANGUAGE))
        return any(fold(head) in words.document_heads for words in known)

    def is_grade(self, said: str) -> bool:
        """Whether words only grade ("very high", "1"), and so name no goal."""
        known = self.words.grades | vocabulary(DATA_LANGUAGE).grades
        words = fold(said).split()
        grades = [word for word in words if not word.isdigit()]
        return all(word in known for word in grades) and (bool(grades) or said.strip().isdigit())

    def describes(self, head: str) -> bool:
        """Whether a head is for what describes a record ("Brief description", "Context")."""
        return self.words.naming_head_by_key.get(fold(head)) == "description"

    def is_left_out(self, head: str) -> bool:
        """Whether a person said that a head is to be ignored."""
        return self.said(head) == ()
