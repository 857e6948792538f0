"""What NEURON's library files define besides functions: variables and objects, in HOC of our own.

The functions (`run`, `stdinit`, `lambda_f`, ...) are the Python interface's; a user's procedure of
the same name replaces them (see `neuron_api.stdrun`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter

_MENUS = """
    Plot buildmenu cbimportmenu celsius_panel channel_builder cvode_simgraph distmechmenu
    distmechviewers fastflushPlot filemenu fittingmenu flushPlot globalra_panel graphmenu helpmenu
    impedancemenu initPlot miscellaneousmenu nrncontrolmenu nrnmainmenu pointprocessesmenu prjnrn
    runbutton save_ses_nrnmainmenu screen_update toolmenu tstop_changed vectormenu windowmenu
"""
"""Procedures that only show something."""
_RUN = ("strings", "run", "windows")
PARTS: Mapping[str, tuple[str, ...]] = {
    "stdlib.hoc": ("strings",),
    "stdrun.hoc": _RUN,
    "nrngui.hoc": _RUN,
    "stdgui.hoc": _RUN,
    "noload.hoc": _RUN,
}
"""File → the parts that it brings."""

_TEXTS: Mapping[str, str] = {
    "strings": """
objref hoc_sf_
hoc_sf_ = new StringFunctions()
strdef tstr
iterator case() { local i
  for i = 2, numarg() {
    $&1 = $i
    iterator_statement
  }
}
proc classname() {
  sprint($s2, "%s", $o1)
  hoc_sf_.head($s2, "\\\\[", $s2)
}
func object_index() { return object_id($o1, 1) }
""",
    "run": """
objref cvode
cvode = new CVode()
screen_update_invl = 0.05
eventcount = 0
eventslow = 1
runStopAt = 5
runStopIn = 1
global_ra = 35.4
coreneuronrunning_ = 0
strdef temp_string_, temp_string2_
temp_string_ = "t"
objref tobj, tobj1, tempobj, tempobj2
func stoppedrun() { return stoprun }
func set_v_init() { local before
  before = v_init
  v_init = $1
  return before
}
proc set_ra() { forall Ra = global_ra }
""",
    "windows": """
n_graph_lists = 4
objref graphList[n_graph_lists], graphItem, flush_list, fast_flush_list, movie_timer
for stdgui_number_ = 0, n_graph_lists - 1 graphList[stdgui_number_] = new List()
flush_list = new List()
fast_flush_list = new List()
movie_timer = new Timer("")
begintemplate NumericalMethodPanel
public map, save, refresh, restore, varstep, localstep, fixed, atol_, atoltool_
objref atoltool_
proc init() { atol_ = 0.001 }
proc map() { }
proc save() { }
proc fixed() { }
func refresh() { return 1 }
func varstep() { return 0 }
func localstep() { return 0 }
proc restore() {
  if (int($1/100)%10 != 0) {
    execerror("NumericalMethodPanel:", "vecgen has the fixed step; set dt and secondorder instead")
  }
}
endtemplate NumericalMethodPanel
objref numericalmethodpanel
numericalmethodpanel = new NumericalMethodPanel()
proc addplot() { graphList[$2].append($o1) }
proc newPlot() {
  graphItem = new Graph(0)
  graphItem.size($1, $2, $3, $4)
}
proc newPlotV() {
  newPlot(0, tstop, -80, 40)
  graphItem.addvar("v(.5)")
  addplot(graphItem, 0)
}
proc newPlotI() {
  newPlot(0, tstop, -1, 1)
  addplot(graphItem, 1)
}
proc newPlotS() {
  newPlot(0, tstop, 0, 1)
  addplot(graphItem, 2)
}
proc newphaseplane() {
  newPlot(-80, 40, -80, 40)
  addplot(graphItem, 3)
}
proc newvectorplot() {
  newPlot(0, tstop, -80, 40)
  flush_list.append(graphItem)
}
proc newshapeplot() { fast_flush_list.append(new PlotShape(0)) }
"""
    + "".join(f"proc {name}() {{ }}\n" for name in _MENUS.split()),
}


def begin_part(interpreter: HocInterpreter, part: str) -> None:
    """Define what belongs to a part."""
    interpreter.run(_TEXTS[part], f"<{part}>")
