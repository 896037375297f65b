"""What each page is for, in a sentence, and where the chapter of the guide about it stands."""

from collections.abc import Mapping
from pathlib import Path

from app.core.paths import resource

PURPOSES: Mapping[str, str] = {
    "": "Mở tệp dữ liệu của đơn vị, hoặc tạo tệp mới, để bắt đầu làm việc.",
    "overview": (
        "Cho biết việc nào đến hạn, đơn vị nào chưa đăng ký, hồ sơ nào đang chờ, và dẫn tới "
        "đúng nơi để làm tiếp."
    ),
    "plans": (
        "Danh sách kế hoạch thi đua của năm làm việc: thêm, lập từ văn bản có sẵn, mở để soạn, "
        "ban hành, kết thúc."
    ),
    "plan": (
        "Soạn một kế hoạch trên bảy trang; “Cần xem lại” liệt kê và dẫn tới từng chỗ còn thiếu."
    ),
    "units": "Danh sách những ai tham gia thi đua: đơn vị, cá nhân, hộ gia đình, cụm, khối.",
    "units/units": (
        "Ghi các đơn vị theo cây trực thuộc, người đứng đầu, số hộ, nhân khẩu; gộp, ngừng "
        "theo dõi đơn vị không còn."
    ),
    "units/people": (
        "Ghi cá nhân, chức vụ, đơn vị của từng người; xem quá trình khen thưởng ở phần chi tiết."
    ),
    "units/households": (
        "Ghi hộ gia đình theo thôn, tổ dân phố; xem quá trình khen thưởng ở phần chi tiết."
    ),
    "units/clusters": "Ghi cụm, khối thi đua, thành viên và cụm trưởng của từng năm.",
    "registrations": "Ghi những gì các đơn vị, cá nhân đăng ký theo kế hoạch đang chọn.",
    "registrations/registrations": (
        "Ghi danh hiệu, hình thức khen thưởng đã đăng ký; gửi, duyệt, từ chối; ghi ngày "
        "nhận bản giấy, bản mềm."
    ),
    "registrations/works": "Ghi công trình, mô hình, phần việc đã đăng ký, tiến độ và kết quả.",
    "registrations/pledged": "Ghi chỉ tiêu mà từng đơn vị, cá nhân đăng ký đạt.",
    "registrations/targets": "Nhập số liệu đạt được của từng chỉ tiêu, từng đơn vị.",
    "registrations/pledges": "Lập bản giao ước thi đua, nội dung và các bên ký.",
    "registrations/missing": (
        "Cho biết ai chưa đăng ký, còn thiếu gì so với kế hoạch, và ghi đăng ký ngay từ đây."
    ),
    "registrations/workbooks": (
        "Lập cho mỗi đơn vị một tệp Excel để ghi đăng ký, công trình, số liệu, tự chấm; nhận các "
        "tệp gửi về, so sánh rồi nhận vào sổ. Thả tệp hoặc thư mục vào trang này cũng được."
    ),
    "registrations/monitoring": (
        "Theo dõi mốc thời gian và phân công: việc quá hạn, việc sắp đến hạn."
    ),
    "scoring": "Chấm điểm theo kế hoạch đang chọn, từ bộ tiêu chí đến xếp hạng và chốt điểm.",
    "scoring/criteria": "Soạn bộ tiêu chí: các dòng, cách tính điểm, vòng chấm, xếp loại.",
    "scoring/sheets": "Danh sách phiếu chấm của từng đơn vị: mở phiếu để chấm, duyệt phiếu.",
    "scoring/matrix": "Nhập điểm trên một bảng tiêu chí × đơn vị, như trong Excel.",
    "scoring/compare": "So điểm giữa các vòng chấm, chỉ ra chỗ chênh lệch cần lý do.",
    "scoring/ranking": "Xem xếp hạng, xếp loại và lý do từng kết quả; chốt điểm.",
    "awards": "Bình xét và khen thưởng theo kế hoạch đang chọn.",
    "awards/candidates": (
        "Xem ai đủ căn cứ để đề nghị: kết quả, đăng ký, lần khen trước; chọn rồi đề nghị."
    ),
    "awards/nominations": (
        "Danh sách đề nghị khen thưởng: thành tích, cấp đề nghị, kết quả biểu quyết."
    ),
    "awards/councils": "Ghi Hội đồng, nhiệm kỳ và thành viên.",
    "awards/meetings": "Ghi cuộc họp: ai dự, ý kiến, kiểm phiếu, kết quả; lập biên bản.",
    "awards/upward": "Theo dõi hồ sơ trình cấp trên và kết quả trả về.",
    "awards/decisions": "Ghi quyết định khen thưởng, danh sách kèm theo, tiền thưởng.",
    "awards/book": "Sổ khen thưởng: ai được khen gì, theo quyết định nào, số sổ vàng.",
    "awards/holds": "Ghi những ai đang tạm dừng xét khen thưởng.",
    "reports": "Chọn báo cáo và điều kiện, xem trước, in, hoặc xuất ra Excel, Word, PDF.",
}
"""By the name of a tab (“units”), or of one of its pages (“units/people”)."""


def purpose_of(tab: str, page: str) -> str:
    """Return what a page is for; of one that nothing is said of, what its tab is for."""
    return PURPOSES.get(f"{tab}/{page}") or PURPOSES.get(tab, PURPOSES[""])


def chapter_of(tab: str, page: str) -> Path | None:
    """Return the chapter of the guide about a page, else about its tab; None while there is none.

    A chapter is a file of plain text with Markdown's marks in resources/help, named as in
    `PURPOSES` with “-” for “/”: units-people.md. To write one is all that has to be done.
    """
    for name in (f"{tab}-{page}", tab):
        path = resource("help", f"{name}.md")
        if name and path.is_file():
            return path
    return None
