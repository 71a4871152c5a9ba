"""Whether a word is a Vietnamese syllable: an onset, a rhyme, a tone that the ending allows."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
#: a rhyme that ends in a stop bears only the sharp and the heavy tone
_STOP_TONES = {"", "\u0301", "\u0323"}
_ONSETS = "ngh ng nh gh gi kh ph qu th tr ch b c d đ g h k l m n p r s t v x".split()  # longest first
_RHYMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y ych yêm yên yêng yêt yêu ym yn ynh yt
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
    ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu ưp
    """.split()
)
_AFTER_GI = frozenset({"", "n", "ng", "m", "p", "t", "c"}) | {"êng", "êt", "êc", "êm", "ên", "êu"}


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether ``word`` could be Vietnamese, in any case and with any placing of the tone.

    >>> is_syllable("Nguyễn"), is_syllable("NguyÔn")
    (True, False)
    """
    if not word.islower() and not word.isupper() and not word.istitle():
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    rhyme = _rhyme_of(plain)
    if rhyme is None:
        return False
    return not rhyme.endswith(("c", "ch", "p", "t")) or "".join(tones) in _STOP_TONES


def _rhyme_of(plain: str) -> str | None:
    for onset in ("", *_ONSETS):
        if not plain.startswith(onset):
            continue
        rest = plain[len(onset) :]
        if rest in _RHYMES or (onset == "gi" and rest in _AFTER_GI):
            return rest
    return None
