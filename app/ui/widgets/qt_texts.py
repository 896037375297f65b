"""The texts that Qt itself shows, in Vietnamese; Qt comes without them."""

from typing import cast

from PySide6.QtCore import QTranslator

_TEXTS = {
    # buttons of dialogs
    "OK": "Đồng ý",
    "&OK": "Đồng ý",
    "Save": "Lưu",
    "&Save": "Lưu",
    "Save All": "Lưu tất cả",
    "Open": "Mở",
    "&Open": "Mở",
    "Retry": "Thử lại",
    "Ignore": "Bỏ qua",
    "Abort": "Dừng",
    "Close": "Đóng",
    "&Close": "Đóng",
    "Cancel": "Hủy",
    "&Cancel": "Hủy",
    "Discard": "Hoãn",
    "Don't Save": "Không lưu",
    "Close without Saving": "Đóng, không lưu",
    "Help": "Giúp",
    "Apply": "Áp dụng",
    "Reset": "Đặt lại",
    "Restore Defaults": "Về mặc định",
    "Yes": "Có",
    "&Yes": "Có",
    "Yes to &All": "Có cho tất cả",
    "No": "Không",
    "&No": "Không",
    "N&o to All": "Không cho tất cả",
    "Show Details...": "Xem chi tiết…",
    "Hide Details...": "Ẩn chi tiết…",
    "&Show this message again": "Lần sau vẫn hiện thông báo này",
    "Enter a value:": "Nhập giá trị:",
    # the menu of a text field
    "&Undo": "Hoàn tác",
    "&Redo": "Làm lại",
    "Cu&t": "Cắt",
    "&Copy": "Sao chép",
    "Copy &Link Location": "Sao chép liên kết",
    "&Paste": "Dán",
    "Delete": "Xóa",
    "Select All": "Chọn tất cả",
    "&Select All": "Chọn tất cả",
    "&Step up": "Tăng",
    "Step &down": "Giảm",
    # scroll bars, tabs, docks, windows
    "Scroll here": "Cuộn tới đây",
    "Left edge": "Mép trái",
    "Right edge": "Mép phải",
    "Top": "Đầu",
    "Bottom": "Cuối",
    "Page left": "Trang trái",
    "Page right": "Trang phải",
    "Page up": "Trang trước",
    "Page down": "Trang sau",
    "Scroll left": "Cuộn trái",
    "Scroll right": "Cuộn phải",
    "Scroll up": "Cuộn lên",
    "Scroll down": "Cuộn xuống",
    "Scroll Left": "Cuộn trái",
    "Scroll Right": "Cuộn phải",
    "Close Tab": "Đóng thẻ",
    "Float": "Tách rời",
    "Closes the dock widget": "Đóng khung này",
    "Undocks and re-attaches the dock widget": "Tách rời hoặc gắn lại khung này",
    "&Move": "Di chuyển",
    "&Size": "Đổi cỡ",
    "&Restore": "Khôi phục",
    "Mi&nimize": "Thu nhỏ",
    "Ma&ximize": "Phóng to",
    "Stay on &Top": "Luôn ở trên",
    # wizard
    "< &Back": "< Quay lại",
    "&Next >": "Tiếp tục >",
    "&Next": "Tiếp tục",
    "&Finish": "Hoàn thành",
    "Commit": "Thực hiện",
    "&Help": "Giúp",
    # choosing a file, where the system has no dialog of its own
    "&Look in:": "Thư mục:",
    "Look in:": "Thư mục:",
    "Directory:": "Thư mục:",
    "&Directory:": "Thư mục:",
    "File &name:": "Tên tệp:",
    "Files of &type:": "Loại tệp:",
    "Files of type:": "Loại tệp:",
    "&Choose": "Chọn",
    "&Delete": "Xóa",
    "&Rename": "Đổi tên",
    "&New Folder": "Thư mục mới",
    "New Folder": "Thư mục mới",
    "Create New Folder": "Tạo thư mục mới",
    "Create a New Folder": "Tạo một thư mục mới",
    "All Files (*)": "Mọi tệp (*)",
    "Files": "Tệp",
    "Directories": "Thư mục",
    "Back": "Quay lại",
    "Go back": "Quay lại",
    "Forward": "Đi tới",
    "Go forward": "Đi tới",
    "Parent Directory": "Thư mục cha",
    "Go to the parent directory": "Lên thư mục cha",
    "List View": "Dạng danh sách",
    "Detail View": "Dạng chi tiết",
    "Change to list view mode": "Xem dạng danh sách",
    "Change to detail view mode": "Xem dạng chi tiết",
    "List of places and bookmarks": "Nơi thường dùng",
    "Sidebar": "Thanh bên",
    "Show ": "Hiện ",
    "Show &hidden files": "Hiện tệp ẩn",
    "Recent Places": "Nơi vừa mở",
    "My Computer": "Máy tính này",
    "Computer": "Máy tính",
    "Drive": "Ổ đĩa",
    "Folder": "Thư mục",
    "Name": "Tên",
    "Size": "Cỡ",
    "Type": "Loại",
    "Date Modified": "Ngày sửa",
    "Open File": "Mở tệp",
    "Save As": "Lưu thành",
    "Find Directory": "Tìm thư mục",
    "%1 already exists.\nDo you want to replace it?": "Đã có tệp %1.\nGhi đè lên tệp này?",
    "%1\nFile not found.\nPlease verify the correct file name was given.": (
        "Không tìm thấy tệp %1.\nKiểm tra lại tên tệp."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": (
        "Không tìm thấy thư mục %1.\nKiểm tra lại tên thư mục."
    ),
}
_KEY_NAMES = "QShortcut"
_UNKNOWN = cast("str", None)
"""Qt takes None for a text that is not known; an empty text it would show."""


class VietnameseTexts(QTranslator):
    """Gives Qt its texts in Vietnamese. Names of keys stay as they stand on the keyboard."""

    def isEmpty(self) -> bool:
        """Say that there are texts."""
        return False

    def translate(
        self,
        context: str | bytes,
        sourceText: str | bytes,  # noqa: N803 - Qt's name
        disambiguation: str | bytes | None = None,  # noqa: ARG002 - Qt's shape
        n: int = -1,  # noqa: ARG002 - Qt's shape
    ) -> str:
        """Return the Vietnamese text, or none, and then Qt shows its own."""
        if context == _KEY_NAMES:
            return _UNKNOWN
        return _TEXTS.get(str(sourceText), _UNKNOWN)
