"""What NEURON's interpreter has and vecgen lacks, so that the error can name it."""

from __future__ import annotations

from vecgen.frontend.errors import MissingFeatureError

_NAMES = """
    allobjects allobjectvars allsectiontype APCounter argtype attr_praxis BBSaveState chdir
    checkpoint continue_dialog coredump_on_error cvode Deck DEList depvar doEvents doNotify
    ExecCommand fclamp fclampi File fit_praxis fmatrix fprint fscan fstim fstimi FunctionFitter
    gauss getcwd getstr Glyph Graph graph Grapher graphmode GUIMath HBox hoc_stdout hocobjptr
    Impedance Import3d_LexMorph Import3d_MorphML Import3d_Neurolucida_read initnrn ivoc_style
    keep_nseg_parm KSChan KSGate KSState KSTrans LinearMechanism load_func load_java load_proc
    load_template lw machine_name mcell_ran4 mcell_ran4_init neuronhome nlayer_extracellular
    nrn_feenableexcept nrn_mallinfo nrn_shape_changed nrn_shape_update_always nrnallpointmenu
    nrnallsectionmenu nrncontrolmenu nrnglobalmechmenu nrniv_bind_thread nrnmechmenu
    nrnpointmenu nrnsecmenu nstep_praxis numarg object_id object_pop object_push observer
    parent_node plot PlotShape plotx ploty plt Pointer PPShape print_session prmat prstim
    psolve PtrVector ptrvector pval_praxis pwman_place quit Random RangeVarPlot Remote ropen
    runStopAt runStopIn save_session SaveState SectionBrowser setcolor setdata
    settext Shape show_errmess_always show_winio solve sred StateTransitionEvent stop_praxis
    stopwatch strcmp string_dialog StringFunctions symbols SymChooser system TextEditor
    this_node TQueue unix_mac_pc unref use_mcell_ran4 ValueFieldEditor VBox wopen xbutton
    xcheckbox xfixedvalue xlabel xmenu xpanel xradiobutton xslider xstatebutton xvalue
    xvarlabel
"""
_HOC = "HOC code"
_FEATURES = {name: name for name in _NAMES.split()} | {
    "execute": _HOC,
    "execute1": _HOC,
    "xopen": _HOC,
    "nrnpython": _HOC,
    "nrn_load_dll": "libraries made by nrnivmodl; load .mod files with n.load_mechanisms(folder)",
}


def missing_feature(name: str) -> MissingFeatureError | None:
    """Return the error for a name that NEURON has and vecgen lacks; None for other names."""
    lacking = _FEATURES.get(name)
    if lacking is None and name.startswith(("setdata_", "table_")):
        lacking = "FUNCTIONs, PROCEDUREs and FUNCTION_TABLEs called from Python"
    if lacking is None:
        return None
    what = "it is in NEURON only" if lacking == name else f"vecgen lacks {lacking}"
    return MissingFeatureError(f"n.{name} is not in vecgen yet: {what}.")
