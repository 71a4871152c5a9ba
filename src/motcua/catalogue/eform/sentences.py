"""What a person is told about an answer, in both languages; each sentence says what to do."""

from __future__ import annotations

from collections.abc import Mapping

#: message → (Vietnamese, English); braces are filled with bounds and labels of other questions
SENTENCES: Mapping[str, tuple[str, str]] = {
    "missing": ("Chưa ghi. Hãy ghi mục này.", "Not filled in yet. Please fill this in."),
    "choose": ("Chưa chọn. Hãy chọn một câu trả lời.", "Nothing is chosen yet. Please choose an answer."),
    "declare": (
        "Hãy đọc và đánh dấu vào ô này thì mới gửi được hồ sơ.",
        "Please read this and tick the box; the application cannot be sent without it.",
    ),
    "long": (
        "Dài {length} ký tự, chỉ ghi được {most}. Hãy rút gọn lại.",
        "This has {length} characters, {most} at most. Please shorten it.",
    ),
    "short": ("Ghi ít nhất {least} ký tự.", "Please write at least {least} characters."),
    "choice": ("Hãy chọn một trong các câu trả lời có sẵn.", "Please choose one of the answers offered."),
    "number": ("Hãy chỉ ghi chữ số, ví dụ 3.", "Please write digits only, for example 3."),
    "bounds": ("Hãy ghi số từ {least} đến {most}.", "Please write a number from {least} to {most}."),
    "name": (
        "Họ tên chỉ gồm chữ cái. Hãy ghi như trên giấy tờ, ví dụ Nguyễn Văn An.",
        "A name has letters only. Please write it as on the identity paper.",
    ),
    "day": (
        "Hãy ghi ngày/tháng/năm có thật, ví dụ 05/11/2026.",
        "Please write a real day/month/year, for example 05/11/2026.",
    ),
    "partial": (
        "Hãy ghi ngày/tháng/năm, ví dụ 05/11/1950. Không nhớ ngày thì ghi 11/1950, hoặc chỉ năm 1950.",
        "Please write day/month/year, for example 05/11/1950; month/year or only the year will do.",
    ),
    "time": ("Hãy ghi giờ và phút, ví dụ 14:30.", "Please write hours and minutes, for example 14:30."),
    "identity": (
        "Hãy ghi 12 chữ số của thẻ căn cước, 9 chữ số của chứng minh nhân dân cũ, hoặc số hộ chiếu.",
        "Please write the 12 digits of the identity card, the 9 of an old card, or a passport number.",
    ),
    "phone": (
        "Hãy ghi 10 chữ số, bắt đầu bằng 0, ví dụ 0912 345 678.",
        "Please write 10 digits beginning with 0, for example 0912 345 678.",
    ),
    "email": (
        "Hãy ghi địa chỉ thư như ten@vidu.vn, hoặc để trống nếu không có.",
        "Please write an address like name@example.com, or leave it empty.",
    ),
    "future": ("Ngày này còn chưa tới. Hãy xem lại.", "This day has not come yet. Please check it."),
    "after": (
        "Ngày này sau “{other}”. Hãy xem lại hai ngày.",
        "This is after “{other}”. Please check both days.",
    ),
    "before": (
        "Ngày này trước “{other}”. Hãy xem lại hai ngày.",
        "This is before “{other}”. Please check both days.",
    ),
    "same": ("Giống hệt “{other}”. Hãy xem lại.", "This is the same as “{other}”. Please check it."),
    "young": (
        "Chưa đủ {least} tuổi. Hãy xem lại ngày sinh.",
        "Under {least} years of age. Please check the date of birth.",
    ),
    "old": (
        "Quá {most} tuổi. Hãy xem lại ngày sinh.",
        "Over {most} years of age. Please check the date of birth.",
    ),
    "few": ("Cần ít nhất {least}. Hãy bấm thêm.", "At least {least} are needed. Please add one."),
    "many": ("Nhiều nhất {most}. Hãy bỏ bớt.", "{most} at most. Please remove some."),
    "shape": (
        "Câu trả lời bị hỏng khi gửi. Hãy ghi lại mục này.",
        "This arrived damaged. Please fill it in again.",
    ),
    "unknown": (
        "Tờ khai không có câu hỏi này. Hãy tải lại trang rồi ghi tiếp.",
        "The form does not ask this. Please reload the page and go on.",
    ),
    "number_fits": (
        "Số định danh không khớp ngày sinh hoặc giới tính. Hãy xem lại; nếu đúng như giấy tờ thì cứ gửi.",
        "The personal number does not fit the birth date or sex. Please check; send it if the papers say so.",
    ),
}


def say(message: str, lang: str = "vi", **values: object) -> str:
    """The sentence of a message, filled in."""
    return SENTENCES[message][lang == "en"].format(**values)
