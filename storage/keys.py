"""The proof that a key is the right one, what happens when a first or a new one comes, or none is left."""

from sqlmodel import Field, Session, SQLModel

from storage.rows import driver
from storage.secrets import PREFIX, Keyring

_PROOF = "yunwangge"
# Columns of nothing but a number, and columns with numbers in their words.
_NUMBERS = (("people", "phone"), ("callers", "phone"), ("hotline_drafts", "phone"))
_WORDS = (("outbox", "text"),)
_OPEN, _CLOSE = "\ue000", "\ue001"

WRONG = "密钥不对：数据库里的号码是用另一把密钥加密的，请核对环境变量 YUNWANGGE_STORAGE__KEY"
MISSING = (
    "数据库里的号码是加密的，可是没有密钥：请设好环境变量 YUNWANGGE_STORAGE__KEY；"
    "密钥真的丢了，就运行 yunwangge keys forget 清掉打不开的号码"
)


class KeyTroubleError(Exception):
    """The numbers in the database cannot be opened with what there is; the text is one Chinese sentence."""


class KeyProof(SQLModel, table=True):
    """One word sealed with the key that all numbers are sealed with; no row while there was never a key."""

    __tablename__ = "key_proofs"

    id: int | None = Field(default=None, primary_key=True)
    proof: str


def proof_in(session: Session) -> str | None:
    """The proof as it is written; None where no key was ever used."""
    row = driver(session).execute("SELECT proof FROM key_proofs WHERE id = 1").fetchone()
    return row[0] if row else None


def trouble(ring: Keyring, proof: str | None) -> str | None:
    """What is wrong with the key, if anything is."""
    if proof is None or ring.open(proof) == _PROOF:
        return None
    return WRONG if ring.has_key else MISSING


def is_settled(session: Session, ring: Keyring) -> bool:
    """Is there nothing to do before work begins? KeyTroubleError if the key is not the one."""
    proof = proof_in(session)
    if (words := trouble(ring, proof)) is not None:
        raise KeyTroubleError(words)
    return proof is not None or not ring.has_key


def rotate(session: Session, ring: Keyring) -> int:
    """Seal everything anew with the first key, also what stood open before any; how many numbers."""
    if (words := trouble(ring, proof_in(session))) is not None:
        raise KeyTroubleError(words)
    base, count = driver(session), 0
    for table, column in _NUMBERS:
        rows = base.execute(f"SELECT rowid, {column} FROM {table} WHERE {column} <> ''").fetchall()
        for row, old in rows:
            number = ring.open(old)
            if number:
                base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (ring.seal(number), row))
                count += 1
    for table, column in _WORDS:
        for row, old in _with_spans(session, table, column):
            new = _resealed(ring, old)
            base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (new, row))
    base.execute("INSERT OR REPLACE INTO key_proofs (id, proof) VALUES (1, ?)", (ring.seal(_PROOF),))
    return count


def forget(session: Session) -> int:
    """The key is lost: what it sealed goes for good, and one may begin without a key or with another."""
    base, count = driver(session), 0
    for table, column in _NUMBERS:
        sealed = f"UPDATE {table} SET {column} = '' WHERE {column} LIKE '{PREFIX}%'"
        count += base.execute(sealed).rowcount
    for table, column in _WORDS:
        for row, old in _with_spans(session, table, column):
            base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (_emptied(old), row))
    base.execute("DELETE FROM key_proofs")
    return count


def _with_spans(session: Session, table: str, column: str) -> list[tuple[int, str]]:
    query = f"SELECT rowid, {column} FROM {table} WHERE instr({column}, ?) > 0"
    return list(driver(session).execute(query, (_OPEN,)).fetchall())


def _resealed(ring: Keyring, words: str) -> str:
    head, *parts = words.split(_OPEN)
    for part in parts:
        sealed, _, rest = part.partition(_CLOSE)
        number = ring.open(sealed) if sealed else ""
        head += f"{_OPEN}{ring.seal(number or '')}{_CLOSE}{rest}"
    return head


def _emptied(words: str) -> str:
    head, *parts = words.split(_OPEN)
    return head + "".join(f"{_OPEN}{_CLOSE}{part.partition(_CLOSE)[2]}" for part in parts)
