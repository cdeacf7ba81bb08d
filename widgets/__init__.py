"""Reusable Qt widgets: they know values, never the plant, the SDK or each other's panels.

What there is (each file opens with how it is used):

- ``theme``     ``colour(role)``, ``font(px, weight)``, ``px(n)``, ``hatch()``, ``alarm_colours(p)``, ``pen(n)``, ``end_use(n)``,
  ``set_theme``, ``set_text_scale``, ``install(app)``, ``changes.changed``; tokens are rows of ``tokens``
- ``language``  ``tr(text)``, ``set_language``; ``numbers``  ``number``, ``decimals``, ``quantity``, ``unit_text``, ``age_text``, ``money``
- ``text``      ``Text(text, px, weight, role, wrap=, elide=)``: a label that follows theme and text scale
- ``lettering`` ``draw_text``, ``draw_run``, ``draw_centred``, ``text_width`` for own painters
- ``marks``     ``paint_alarm``, ``paint_quality``, ``paint_override`` and ``AlarmMark``, ``QualityMark``, ``OverrideMark``
- ``controls``  ``Button``, ``Segments``, ``Check``, ``Radio``, ``Tag``, and from ``fields`` ``Field``, ``SearchField``, ``Select``, ``StepField``
- ``pane``      ``Pane`` (title, note, tools, ``body`` layout), ``PaneSplitter``, ``Rule``
"""
