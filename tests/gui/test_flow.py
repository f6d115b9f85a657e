from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from motifdesk.gui.flow import FlowLayout


def test_widgets_fill_lines_from_the_left_and_none_overlap(qtbot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout = FlowLayout(spacing=4)
    host.setLayout(layout)
    buttons = [QPushButton("x" * length) for length in (4, 12, 7, 20, 3)]
    for button in buttons:
        layout.addWidget(button)
    host.show()
    for width in (200, 300, 900):
        host.resize(width, layout.heightForWidth(width))
        layout.setGeometry(host.rect())
        places = [button.geometry() for button in buttons]
        assert all(host.rect().contains(place) for place in places)
        assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])
        assert max(place.bottom() for place in places) == layout.heightForWidth(width) - 1
    assert len({button.y() for button in buttons}) == 1


def test_hidden_widgets_take_no_room(qtbot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout = FlowLayout()
    host.setLayout(layout)
    first, second = QPushButton("first"), QPushButton("second")
    for button in (first, second):
        layout.addWidget(button)
    host.show()
    first.hide()
    layout.setGeometry(host.rect())
    assert second.x() == 0
    assert layout.takeAt(0).widget() is first
    assert layout.count() == 1
    assert layout.takeAt(1) is None
