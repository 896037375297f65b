"""The words that plans are told by, folded: small letters without marks.

Data, not rules: a new way of saying something is a new word here.
"""

import re
from collections.abc import Iterator

from app.core.vietnamese import fold
from app.imports.plan_reader.passage import Passage

KINDS = {
    "ke hoach": "Kế hoạch",
    "quyet dinh": "Quyết định",
    "to trinh": "Tờ trình",
    "bao cao": "Báo cáo",
    "chi thi": "Chỉ thị",
    "huong dan": "Hướng dẫn",
    "thong bao": "Thông báo",
    "bien ban": "Biên bản",
    "nghi quyet": "Nghị quyết",
    "chuong trinh": "Chương trình",
    "cong van": "Công văn",
    "ket luan": "Kết luận",
    "quy dinh": "Quy định",
    "quy che": "Quy chế",
    "de an": "Đề án",
    "phuong an": "Phương án",
    "cong dien": "Công điện",
    "giay moi": "Giấy mời",
    "the le": "Thể lệ",
    "giao uoc": "Giao ước",
    "ban giao uoc": "Bản giao ước",
    "thu keu goi": "Thư kêu gọi",
}
"""The kinds of documents that stand as a line of their own."""

BASES = {
    "luat": "Luật",
    "bo luat": "Bộ luật",
    "phap lenh": "Pháp lệnh",
    "nghi dinh": "Nghị định",
    "thong tu": "Thông tư",
    "thong tu lien tich": "Thông tư liên tịch",
    "nghi quyet": "Nghị quyết",
    "quyet dinh": "Quyết định",
    "chi thi": "Chỉ thị",
    "ke hoach": "Kế hoạch",
    "huong dan": "Hướng dẫn",
    "ket luan": "Kết luận",
    "quy dinh": "Quy định",
    "quy che": "Quy chế",
    "cong van": "Công văn",
    "thong bao": "Thông báo",
    "thong tri": "Thông tri",
    "to trinh": "Tờ trình",
    "chuong trinh": "Chương trình",
    "chuong trinh cong tac": "Chương trình",
    "chuong trinh hanh dong": "Chương trình",
    "de an": "Đề án",
    "cong dien": "Công điện",
    "bao cao": "Báo cáo",
    "hien phap": "Hiến pháp",
    "dieu le": "Điều lệ",
}
"""The kinds of documents that a plan rests on."""

BODY_WORDS = (
    "uy ban nhan dan|uy ban mat tran|uy ban mttq|uy ban|ubnd|ub mttq|mat tran|mttq|hoi dong|hdnd"
    "|dang bo|dang uy|huyen uy|tinh uy|thanh uy|thi uy|quan uy|chi bo|chi uy|ban thuong vu"
    "|ban chap hanh|ban chi dao|ban chi huy|ban to chuc|ban tuyen giao|ban dan van|ban xay dung"
    "|ban|bch|truong|phong|so|trung tam|tram|van phong|hoi|lien doan|cong doan|doan"
    "|doan thanh nien"
    "|cong an|cum|khoi|bo|chi cuc|cuc|hop tac xa|cong ty|hat|dang|tong cong ty|xi nghiep|nha may"
)
"""How the name of a body begins."""

BODY = re.compile(rf"(?:{BODY_WORDS})\b")

PARTY_BODY = re.compile(
    r"\b(?:dang uy|ban thuong vu (?:dang|huyen|tinh|thanh|thi|quan) uy|dang bo|chi bo|chi uy"
    r"|huyen uy|tinh uy|thanh uy|thi uy|quan uy|ban chap hanh dang bo|ban to chuc|ban tuyen giao"
    r"|ban dan van|ban xay dung dang|uy ban kiem tra|van phong dang uy)\b"
)
STATE_BODY = re.compile(
    r"\b(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|hoi dong thi dua"
    r"|hoi dong td|hd ?tdkt|truong (?:mam non|tieu hoc|thcs|thpt|trung hoc|pho thong|ptdt)"
    r"|truong th|phong|so|tram y te|trung tam|cong an|bo chi huy|ban chi huy)\b"
)
FRONT_BODY = re.compile(
    r"\b(?:mat tran to quoc|mttq|hoi lien hiep phu nu|hoi nong dan|hoi cuu chien binh"
    r"|doan thanh nien"
    r"|doan tncs|lien doan lao dong|cong doan|hoi phu nu|ban chap hanh doan|bch doan)\b"
)

OPENING = re.compile(
    r"(?:can cu|thuc hien|thi hanh|theo|xet|huong ung|trien khai|nham|de (?!nghi)|nam 20|tiep tuc"
    r"|phat huy|chao mung|quan triet|tren co so|chap hanh|duoc su|van dung|nhan ky niem|hoa chung"
    r"|kinh gui)\b"
)
"""How the paragraph after the title begins."""

TOPICS = {
    "purpose": re.compile(r"\bmuc dich\b"),
    "demand": re.compile(r"\byeu cau\b"),
    "subject": re.compile(r"\b(?:doi tuong|thanh phan tham gia|pham vi,? doi tuong)\b"),
    "time": re.compile(r"\b(?:thoi gian|thoi han|lo trinh|cac (?:giai doan|dot|buoc)|tien do)\b"),
    "content": re.compile(r"\b(?:noi dung|nhiem vu)\b"),
    "target": re.compile(r"\b(?:chi tieu|muc tieu)\b"),
    "award": re.compile(r"\b(?:hinh thuc khen|khen thuong|muc khen|co cau khen|so luong khen)"),
    "organisation": re.compile(
        r"\b(?:to chuc thuc hien|phan cong|trach nhiem thuc hien|giao nhiem vu|to chuc trien khai"
        r"|trach nhiem cua|nhiem vu cua cac)\b"
    ),
    "theme": re.compile(r"\b(?:chu de|khau hieu)\b"),
}
"""What a heading announces; one heading may announce several."""

TASK_VERBS = (
    "phối hợp|chủ trì|tham mưu|xây dựng|hướng dẫn|theo dõi|tổ chức|tổng hợp|đôn đốc|tăng cường"
    "|vận động"
    "|tuyên truyền|triển khai|kiểm tra|thực hiện|căn cứ|chịu trách nhiệm|có trách nhiệm"
    "|thường xuyên"
    "|bố trí|chấm điểm|thẩm định|phát động|lựa chọn|đăng ký|chỉ đạo|lãnh đạo|giúp|gắn|bảo đảm"
    "|đảm bảo"
    "|quán triệt|phổ biến|tiếp nhận|cung cấp|chuẩn bị|đề xuất|kịp thời|hằng năm|hằng tháng"
    "|hàng tháng|hoàn thành|lập|gửi|tiếp tục"
    "|đẩy mạnh|nghiên cứu|cử cán bộ|phân công|chủ động|tích cực|rà soát|trình|công khai|giám sát"
    "|phát huy|nghiêm túc|đăng tải|viết tin|viết bài|treo|làm đầu mối|tự chấm|chấm|nộp|báo cáo"
    "|đưa nội dung|cân đối"
    "|cấp phát|quản lý|hội ý|họp|bình xét|đề nghị|phát thanh|đưa tin|ký kết|có kế hoạch|vào sổ"
    "|sơ kết|tổng kết"
    "|đặt|ra quân|xét|duyệt|trao|tặng|hỗ trợ|ban hành|cấp|đến|góp|đóng góp|tham gia|hưởng ứng"
    "|mở|giao|nhận|chọn"
    "|bảo vệ|giữ|trồng|sửa|làm|lo|dọn|thu gom|cập nhật|nhắc|đọc|phát|in|kê khai"
    "|rút kinh nghiệm|giới thiệu"
    "|khuyến khích|động viên|biểu dương|khen thưởng|tôn vinh|nhân rộng|phát hiện|bồi dưỡng"
    "|quan tâm|chăm lo"
    "|dành|ưu tiên|cam kết|ký cam kết|ký giao ước|quyết định|phê duyệt|xem xét|công bố"
    "|niêm yết|tiến hành"
)
"""How what somebody has to do begins; without marks they are too much like names."""

BEGINNINGS = (
    "ủy ban nhân dân|uỷ ban nhân dân|ủy ban mặt trận|ủy ban mttq|ủy ban|uỷ ban|ubnd|ub mttq"
    "|ubmttq|mặt trận|mttq|hội đồng|hđnd"
    "|đảng bộ|đảng ủy|đảng uỷ|huyện ủy|tỉnh ủy|thành ủy|chi bộ|chi ủy|chi uỷ|cấp ủy|cấp uỷ"
    "|ban thường vụ|ban chấp hành"
    "|ban|bch|btv|trường|phòng|sở|trung tâm|trạm|văn phòng|hội|liên đoàn|công đoàn|đoàn"
    "|chi đoàn|chi hội"
    "|công an|cụm|khối|bộ phận|bộ chỉ huy|chi cục|cục|hợp tác xã|htx|công ty|hạt|đài|các"
    "|công chức|cán bộ|thủ trưởng"
    "|người đứng đầu|đồng chí|thành viên|thường trực|tt|lãnh đạo|văn hóa|văn hoá|tài chính"
    "|kế toán|tổ dân phố|tổ công tác"
    "|tổ|thôn|ấp|bản|làng|buôn|chủ tịch|phó chủ tịch|bí thư|phó bí thư|trưởng|hiệu trưởng"
    "|phó hiệu trưởng|từng|mỗi|nhân dân"
    "|nhân viên|giáo viên|đơn vị|cơ quan|khu phố|khu dân cư|toàn thể|đảng viên|đoàn viên"
    "|hội viên|tổng phụ trách"
    "|ban giám hiệu|bgh|nhà trường|hđtđkt|hđ|ubkt|vp|người dân|hộ|doanh nghiệp|địa phương"
    "|quân sự|tư pháp|địa chính"
    "|ban quản lý|đội|tiểu ban|nhóm|lớp|tập thể|mọi"
)
"""How the name of somebody who has something to do begins, with marks."""


UNITS = (
    "trieu dong|ty dong|nghin dong|dong|ngay lam viec|ngay cong|ngay|gio|phut|tuan|lan|luot|vu"
    "|em|giai"
    "|ha|m2|m3|km|met|met vuong|met khoi|tan|ta|kg|lit|tieu chi|mo hinh|cong trinh|phan viec"
    "|dau viec|viec|sang kien|giai phap"
    "|de tai|cay xanh|cay|vuon mau|vuon|ho gia dinh|ho ngheo|ho can ngheo|ho|khau|nguoi"
    "|luot nguoi|nguoi dan|lao dong"
    "|hoc sinh|giao vien|can bo|dang vien|dang vien moi|quan chung|doan vien|hoi vien"
    "|thanh vien|tinh nguyen vien|thon|to dan pho"
    "|khu dan cu|khu pho|ap|ban|xom|tap the|ca nhan|don vi|chi bo|chi hoi|chi doan|co quan"
    "|doanh nghiep|hop tac xa"
    "|to hop tac|to chuc|dien hinh|guong|tin bai|bai viet|tin|bai|buoi|cuoc hop|cuoc|hoi nghi"
    "|hoi thao|chuyen de"
    "|lop|truong|suat qua|suat|phan qua|qua|ngoi nha|can nha|nha van hoa|nha|diem|diem truong"
    "|tuyen duong|tuyen pho|tuyen"
    "|san pham ocop|san pham|ho so|thu tuc|phong|thung|bo|chiec|cai|tai khoan|tiet|don"
    "|cong vien|cau lac bo|chuong trinh"
    "|phieu|quyen sach|cuon sach|cuon|nha tam|sach|may tinh|camera|bong den|cot den|cau|cong"
    "|muong|gia dinh|chi tieu"
    "|van ban|de an|dich vu"
    "|thiet bi|y kien|kien nghi|bien ban|dot|chuyen|xe|con|dan|vu an|vu viec|chau|cap|bon"
    "|gieng|co so|dia diem|tram"
)
"""What is counted, as it stands after a number."""


class Words:
    """Words looked for with their marks, and without them in a text that lost its marks."""

    def __init__(self, before: str, words: str, after: str = "") -> None:
        self._marked = re.compile(f"{before}(?:{words}){after}")
        self._folded = re.compile(
            f"{before}(?:{'|'.join(fold(word) for word in words.split('|'))}){after}"
        )

    def finditer(self, piece: Passage) -> Iterator[re.Match[str]]:
        """Yield where they stand in a passage."""
        yield from (
            self._marked.finditer(piece.small)
            if piece.is_marked
            else self._folded.finditer(piece.folded)
        )

    def match(self, piece: Passage) -> re.Match[str] | None:
        """Return how a passage begins with one of them."""
        return (
            self._marked.match(piece.small)
            if piece.is_marked
            else self._folded.match(piece.folded)
        )
