"""Errors that a person can act on, and the sentence for that person.

Every error whose text is a sentence for people derives from ``SumidaError`` and from a builtin. Any other error is a
fault of the program, except ``OSError``: a disk, a share or a permission.
"""

import errno


class SumidaError(Exception):
    """The work cannot go on. The text is one Japanese sentence with the cure: no password, nothing anybody typed."""


def to_run(deployment: str, command: str, given: str = "", then: str = "Run してください") -> str:
    """How somebody has it done: by a deployment in the UI, or by a command.

    ``given``: which parameters it is given, as 「…を入れて」; ``then``: what to do, and perhaps what else after it.
    """
    how = f"、{given}" if given else ""
    return f"画面の Deployments で「{deployment}」を{how} {then}（コマンドでは {command}）。"


_REASONS = {
    errno.ENOSPC: "ディスクの空きがありません",
    errno.EDQUOT: "使える容量を超えました",
    errno.EFBIG: "書き込める大きさを超えました",
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EROFS: "書き込めないディスクです",
    errno.ENOENT: "見つかりません",
    errno.ENOTDIR: "フォルダがあるはずの場所にファイルがあります",
    errno.EEXIST: "フォルダがあるはずの場所にファイルがあります",
    errno.EIO: "ディスクを読み書きできません",
    errno.ENXIO: "ふつうのファイルではありません",
    errno.EBUSY: "ほかのプログラムが使っています",
    errno.ETXTBSY: "ほかのプログラムが使っています",
    errno.ESTALE: "共有フォルダとの接続が切れています",
    errno.ETIMEDOUT: "共有フォルダから応答がありません",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EMFILE: "開いているファイルが多すぎます",
    errno.ENFILE: "開いているファイルが多すぎます",
}


def reason_of(problem: OSError) -> str:
    """The reason in Japanese; else the system's own words; else empty."""
    return _REASONS.get(problem.errno or 0, problem.strerror or "")


def explained(problem: BaseException) -> str:
    """The sentence for a person. For a fault of the program only its class: the text may hold what somebody typed."""
    if isinstance(problem, OSError) and problem.errno is not None:
        place = f" {problem.filename}" if problem.filename else ""
        reason = reason_of(problem)
        return f"ファイル{place} を読み書きできません。空き容量と権限を確かめて、もう一度実行してください。（{reason}）"
    if isinstance(problem, SumidaError | OSError):
        return " ".join(str(problem).split())
    return f"プログラムの誤りです（{type(problem).__name__}）。記録（Logs）を添えて保守の担当者に知らせてください。"
