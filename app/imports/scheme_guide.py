"""What the second sheet of the Excel form says: how each block and each column is filled in."""

GUIDE: tuple[tuple[str, str, str], ...] = (
    (
        "CÁCH GHI BỘ TIÊU CHÍ",
        "",
        "",
    ),
    (
        "Chung",
        (
            "Phần mềm chỉ đọc trang “Bộ tiêu chí”, từ dòng “THÔNG TIN CHUNG” trở xuống. Giữ "
            "nguyên tên các phần và tên các cột. Thêm dòng bằng cách chèn vào giữa bảng. "
            "Không cần dùng bảng nào thì để bảng ấy trống."
        ),
        "Số lẻ ghi 9,5 hay 9.5 đều được. Ô có công thức thì phần mềm lấy kết quả đang hiện.",
    ),
    (
        "Mã",
        (
            "Mỗi tiêu chí, số liệu, vòng chấm có một mã riêng để nơi khác gọi đến. Mã không "
            "có dấu chấm phẩy và không bắt đầu bằng + - = @. Tiêu chí để trống mã thì phần mềm "
            "đặt tiếp theo dòng trên; nhóm thì phải có mã."
        ),
        "I; I.1; ho_ngheo; tu_cham",
    ),
    (
        "",
        "",
        "",
    ),
    (
        "TIÊU CHÍ, MỖI TIÊU CHÍ MỘT DÒNG",
        "",
        "",
    ),
    (
        "Thuộc nhóm",
        "Mã của nhóm chứa tiêu chí này; nhóm phải đứng ở dòng trên. Trống: cấp cao nhất.",
        "I",
    ),
    (
        "Loại",
        (
            "Nhóm tiêu chí, Tiêu chí, Điểm thưởng, Điểm trừ. Các dòng Mức, Bậc, Lỗi ghi ngay "
            "dưới tiêu chí dùng đến chúng."
        ),
        "",
    ),
    (
        "Điểm",
        "Điểm tối đa của tiêu chí; điểm của mức, bậc. Nhóm để trống là không giới hạn.",
        "10",
    ),
    (
        "Chỉ tính khi có",
        "Mã số liệu có hoặc không; trả lời “không” thì dòng ấy, cả nhóm ấy 0 điểm.",
        "ke_hoach",
    ),
    (
        "Đạt tối đa khi có",
        "Mã số liệu có hoặc không; trả lời “có” thì được điểm tối đa.",
        "",
    ),
    (
        "Không phát sinh",
        "Để trống: được điểm tối đa. “Không tính”: bỏ tiêu chí ra khỏi phiếu.",
        "",
    ),
    (
        "Bắt buộc chấm",
        "Để trống là có. Điểm thưởng, điểm trừ không bao giờ bắt buộc.",
        "",
    ),
    (
        "Minh chứng",
        "“Phải có”: kèm tệp hoặc số văn bản. Để trống là không cần.",
        "",
    ),
    (
        "",
        "",
        "",
    ),
    (
        "CÁCH TÍNH",
        "",
        "",
    ),
    (
        "Cộng các tiêu chí con; Chỉ lấy tiêu chí con cao nhất",
        "Chỉ dùng cho nhóm.",
        "",
    ),
    (
        "Chấm tay",
        "Người chấm cho từ 0 đến điểm tối đa.",
        "",
    ),
    (
        "Chọn mức",
        (
            "Mỗi mức một dòng “Mức”: Mã, Nội dung, Điểm. Mức làm cả nhóm mất điểm: ở cột Cách"
            " tính ghi “Cả nhóm 0 điểm”."
        ),
        "Mức | a | Đầy đủ, đúng hạn | 5",
    ),
    (
        "Tỷ lệ (cao là tốt); Tỷ lệ (thấp là tốt)",
        (
            "Số liệu: đạt được. So với: kế hoạch hoặc tổng số. Điểm = điểm tối đa × số liệu /"
            " so với; thấp là tốt thì chia ngược lại. Phần vượt (%): thưởng tối đa bao nhiêu "
            "% điểm của tiêu chí, hoặc “Không giới hạn”; để trống là không thưởng."
        ),
        "Số liệu: ho_dat. So với: tong_ho.",
    ),
    (
        "Theo khoảng giá trị",
        (
            "Số liệu, hoặc số liệu tính ra % của ô So với. Mỗi khoảng một dòng “Bậc”: Điểm và"
            " Khoảng, mức."
        ),
        "từ 88 đến dưới 90; từ 100; trên 5; đến 10; dưới 50; đúng 3",
    ),
    (
        "Trừ theo lỗi",
        (
            "Mỗi lỗi một dòng “Lỗi”: Nội dung, Số liệu (số lần), Điểm mỗi lần, Tính tối đa. Ở"
            " dòng tiêu chí: Tính tối đa là tổng điểm trừ tối đa, Còn ít nhất là điểm còn lại"
            " ít nhất."
        ),
        "Lỗi | Báo cáo chậm | cham | 0,5",
    ),
    (
        "Theo số lần, số ngày",
        (
            "Số liệu: số lần hoặc số ngày. Mỗi bậc một dòng “Bậc”, từ thấp lên cao: Điểm và "
            "Khoảng, mức."
        ),
        "từ 0: 10 điểm; từ 5: 5 điểm; từ 15: 0 điểm",
    ),
    (
        "Đếm nhân điểm",
        (
            "Số liệu × Điểm mỗi lần, nhiều nhất bằng Tính tối đa và điểm tối đa. Trừ ra: mã "
            "số liệu không được tính."
        ),
        "mo_hinh × 2",
    ),
    (
        "Đạt hoặc không",
        (
            "Được cả điểm hoặc 0. Số liệu có hoặc không; hoặc số liệu (hay % của ô So với) "
            "đạt đến Khoảng, mức."
        ),
        "từ 100",
    ),
    (
        "",
        "",
        "",
    ),
    (
        "CÁC BẢNG KHÁC",
        "",
        "",
    ),
    (
        "SỐ LIỆU",
        (
            "Ghi một lần, nhiều tiêu chí dùng chung. Cộng từ các số liệu: các mã cách nhau "
            "bằng dấu chấm phẩy, mã trừ đi có dấu - ở trước; số liệu ấy không nhập tay nữa."
        ),
        "don_moi; don_cu; - don_rut",
    ),
    (
        "VÒNG CHẤM",
        "Có vòng chấm thì ở phần chung ghi mã vòng lấy kết quả.",
        "tu_cham; tham_dinh",
    ),
    (
        "PHẦN CHẤM RIÊNG",
        (
            "Phần nào của bộ tiêu chí lấy điểm khác vòng chung. Lấy một vòng thì ghi mã vòng "
            "lấy điểm."
        ),
        "I | tu_cham; tham_dinh | Lấy một vòng | tham_dinh",
    ),
    (
        "THỨ TỰ XÉT KHI BẰNG ĐIỂM",
        "Xét lần lượt từ trên xuống. Số liệu có ô So với thì xét tỷ lệ % của hai số liệu.",
        "",
    ),
    (
        "XẾP LOẠI",
        (
            "Từ mức cao xuống mức thấp. Số suất hoặc Số suất (%), chỉ một trong hai. Dưới mỗi"
            " mức là các dòng điều kiện của mức ấy."
        ),
        "Điều kiện điểm | I | Từ % tối đa: 60",
    ),
    (
        "SỰ VIỆC LÀM ĐỔI XẾP LOẠI",
        (
            "Xảy ra khi tiêu chí có điểm hoặc số liệu lớn hơn 0, chỉ một trong hai. “Không "
            "xếp cao hơn một mức” thì ghi tên mức ở cột Cao nhất còn."
        ),
        "",
    ),
)
"""Rows of three: what it is about, how, an example; a row with one text is a heading."""
