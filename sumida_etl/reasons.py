"""Why the system would not read or write a file, in words for whoever can do something about it."""

import errno

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
}


def reason_of(problem: OSError) -> str:
    """The reason; one without words here keeps the system's own, and one without any is empty."""
    return _REASONS.get(problem.errno or 0, problem.strerror or "")
