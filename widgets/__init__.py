"""Reusable Qt widgets: they know values, never the plant, the SDK or each other's panels.

What there is (each file opens with how it is used):

- ``theme``     ``colour(role)``, ``font(px, weight)``, ``px(n)``, ``hatch()``, ``alarm_colours(p)``, ``pen(n)``, ``end_use(n)``,
  ``set_theme``, ``set_text_scale``, ``install(app)``, ``changes.changed``; tokens are rows of ``tokens``
- ``language``  ``tr(text)``, ``set_language``; ``numbers``  ``number``, ``decimals``, ``quantity``, ``unit_text``, ``age_text``, ``money``
- ``text``      ``Text(text, px, weight, role, wrap=, elide=)``: a label that follows theme and text scale
- ``lettering`` ``draw_text``, ``draw_run``, ``draw_centred``, ``text_width`` for own painters
- ``marks``     ``paint_alarm``, ``paint_quality``, ``paint_override`` and ``AlarmMark``, ``QualityMark``, ``OverrideMark``
- ``controls``  ``Button``, ``Segments``, ``Check``, ``Radio``, ``Tag``; ``Field``, ``SearchField``, ``Select``, ``StepField``
- ``datefield`` ``DateField``, ``MomentField`` with a calendar
- ``pane``      ``Pane`` (title, note, tools, ``body`` layout), ``PaneSplitter``, ``Rule``
- ``gauge``     ``Gauge``/``paint_gauge``, ``Deviation``/``paint_deviation``
- ``spark``     ``Series``/``Spark``/``paint_spark``: small trend with band and gaps
- ``table``     ``Table``, of ``Column``s with ``Cell`` kinds, ``RowState``, ``Mark``, ``Marked``, ``Bar``, ``Edited`` (all in ``columns``)
- ``tree``      ``Tree`` of ``Node``s with marks at the right
- ``notice``    ``Notice`` and ``NoticeStack`` (content, or empty, loading, error in its place)
- ``progress``  ``FlatBar``, ``Progress`` (words, time left, Cancel)
- ``plot``      ``TimePlot``: stacked panes on a local time axis; its data (``Line``, ``PaneSpec``, ``Limit``, ``Band``, ``Gap``, ``Note``,
  ``seconds``, ``floats``) in ``plotdata``, ``PlotEvent`` in ``eventlane``; ``navigator``  ``Navigator``, ``timeaxis``
- ``dates``     ``clock``, ``day_clock``, ``named_day``, ``iso_day``, ``recent``: instants in the site's time
- ``symbols``   ``paint_symbol``: equipment by kind and state
- ``columnchart``  ``ColumnChart``; ``sharebar``  ``ShareBar``; ``floorplan``  ``FloorPlanView``
"""
