from __future__ import annotations

import pytest

from vecgen import SourceError, UnsupportedError


def test_insert_brings_ions(n):
    section = n.Section("s")
    assert section.insert("hh") is section
    assert [str(m) for m in section(0.5)] == ["k_ion", "na_ion", "hh"]
    section.insert(n.pas)
    assert [str(m) for m in section(0.5)] == ["pas", "k_ion", "na_ion", "hh"]
    assert list(section(0)) == []
    assert (section.ena, section.ek, section.nai, section.nao) == (50, -77, 10, 140)
    assert section(0.5).na_ion.is_ion()
    assert not section(0.5).hh.is_ion()


def test_has_membrane(n):
    section = n.Section()
    section.insert(n.hh)
    present = [section.has_membrane(m) for m in ("hh", n.hh, "na_ion", "pas", "foo", "morphology")]
    assert present == [True, True, True, False, False, True]


@pytest.mark.parametrize("name", ["foo", "IClamp", "morphology", "capacitance"])
def test_insert_of_no_density_mechanism(n, name):
    with pytest.raises(ValueError, match="argument not a density mechanism name"):
        n.Section().insert(name)


@pytest.mark.parametrize("argument", [5, None])
def test_insert_of_no_name(n, argument):
    with pytest.raises(TypeError):
        n.Section().insert(argument)


def test_misspelt_mechanism_is_guessed(n):
    with pytest.raises(ValueError, match="Did you mean 'pas'"):
        n.Section().insert("pass")


def test_built_in_that_is_lacking_is_named(n):
    for use in (lambda: n.Section().insert("extracellular"), lambda: n.ExpSyn):
        with pytest.raises(UnsupportedError, match="not in vecgen yet"):
            use()


def test_inserting_twice_keeps_values(n):
    section = n.Section()
    section.insert("hh")
    section.gnabar_hh = 5
    section.insert("hh")
    assert section.gnabar_hh == 5


def test_uninsert(n):
    section = n.Section("w")
    section.insert("hh")
    view = section(0.5).hh
    section.uninsert("hh")
    section.uninsert("hh")
    assert [str(m) for m in section(0.5)] == ["k_ion", "na_ion"]
    with pytest.raises(ReferenceError, match="no more"):
        _ = view.gnabar
    section.uninsert("na_ion")
    assert section.ena == 50
    with pytest.raises(ValueError, match="density mechanism name"):
        section.uninsert("foo")
    section.insert("hh")
    assert section.gnabar_hh == 0.12


def test_density_mechanism_object(n):
    one, two = n.Section(), n.Section()
    n.pas.insert(one)
    n.pas.insert([two])
    assert one.g_pas == two.g_pas == 0.001
    assert n.pas == n.pas
    assert n.pas != n.hh
    assert len({n.pas, n.pas}) == 1
    assert n.hh.name == "hh"


def test_view(n):
    section = n.Section("s")
    section.insert("hh")
    view = section(0.5).hh
    assert (view.name(), view.segment(), repr(view)) == ("hh", section(0.5), "hh")
    view.gnabar = 0.2
    assert section(0.5).gnabar_hh == 0.2
    with pytest.raises(AttributeError, match="no 'foo'"):
        _ = view.foo
    with pytest.raises(AttributeError, match="gnabar"):
        view.gnaba = 3
    with pytest.raises(ValueError, match="number"):
        view.gnabar = "a"
    with pytest.raises(AttributeError):
        section(0.5).hh = 1


def test_mechanisms_do_not_exist_at_the_ends(n):
    section = n.Section("s")
    section.insert("hh")
    with pytest.raises(AttributeError, match=r"hh, the mechanism does not exist at s\(0\)"):
        _ = section(0).hh
    assert section(0).gnabar_hh == 0.12


def test_section_has_no_mechanism_attribute(n):
    section = n.Section("s")
    section.insert("hh")
    with pytest.raises(AttributeError, match=r"s\(0.5\).hh"):
        _ = section.hh


# -- users' mechanisms --------------------------------------------------------------------------


def test_load_mechanisms_by_file_name(n, workspace, mod_folder, leak):
    folder = mod_folder(b=leak("first_one"), a=leak("second_one"), c=leak("aaa"))
    assert n.load_mechanisms(folder) == ["second_one", "first_one", "aaa"]
    numbers = [workspace.registry.number(x) for x in ("second_one", "first_one", "aaa")]
    assert numbers == sorted(numbers)
    assert numbers[0] > workspace.registry.number("PatternStim")
    section = n.Section()
    section.insert(n.aaa)
    assert section.g_aaa == 0.001
    n.scale_aaa = 3
    assert (n.scale_aaa, n.scale_first_one) == (3, 1)


def test_ions_are_registered_before_their_first_user(n, workspace, mod_folder):
    text = "NEURON { SUFFIX x USEION zz WRITE izz VALENCE 2 } ASSIGNED { izz } BREAKPOINT { izz=0 }"
    n.load_mechanisms(mod_folder(x=text))
    number = workspace.registry.number
    assert number("zz_ion") + 1 == number("x")
    section = n.Section()
    section.insert("x")
    assert (section.ezz, section.zzi, section.zzo) == (0, 1, 1)
    assert (n.zzi0_zz_ion, n.zzo0_zz_ion) == (1, 1)


def test_unknown_ion_needs_a_charge(n, mod_folder):
    text = "NEURON { SUFFIX x USEION zz WRITE izz } ASSIGNED { izz } BREAKPOINT { izz=0 }"
    with pytest.raises(RuntimeError, match="VALENCE"):
        n.load_mechanisms(mod_folder(x=text))


def test_charges_must_agree(n, mod_folder):
    text = "NEURON { SUFFIX x USEION ca WRITE ica VALENCE 1 } ASSIGNED { ica } BREAKPOINT {ica=0}"
    with pytest.raises(RuntimeError, match="differs from its charge 2"):
        n.load_mechanisms(mod_folder(x=text))


def test_all_faults_are_told_and_nothing_is_loaded(n, mod_folder, leak):
    folder = mod_folder(good=leak("good"), bad="NEURON { SUFFIX bad", worse="BREAKPOINT { q = }")
    with pytest.raises(SourceError) as caught:
        n.load_mechanisms(folder)
    assert "bad.mod" in str(caught.value)
    assert "worse.mod" in str(caught.value)
    with pytest.raises(AttributeError):
        _ = n.good


FOREIGN = 'NEURON { SUFFIX foreign } PROCEDURE f() { VERBATIM\nprintf("");\nENDVERBATIM\n}'


def test_of_a_folder_what_vecgen_lacks_is_set_aside(n, mod_folder, leak, capsys):
    folder = mod_folder(a=FOREIGN, b=leak("good"))
    assert n.load_mechanisms(folder) == ["good"]
    said = capsys.readouterr().err
    assert "a.mod is set aside, foreign cannot be used: VERBATIM blocks with C code" in said
    section = n.Section("s")
    section.insert("good")
    with pytest.raises(UnsupportedError, match=r"a\.mod:1:\d+: VERBATIM"):
        section.insert("foreign")
    with pytest.raises(AttributeError, match="VERBATIM"):
        _ = n.foreign
    assert not hasattr(n, "foreign")
    assert "foreign" not in dir(n)


def test_what_was_set_aside_can_be_mended(n, mod_folder, leak):
    n.load_mechanisms(mod_folder(a=FOREIGN, b=leak("good")))
    n.load_mechanisms(mod_folder(a=leak("foreign")))
    assert n.Section().insert("foreign").g_foreign == 0.001


def test_a_single_file_or_a_loaded_mechanism_is_not_set_aside(n, mod_folder, leak):
    folder = mod_folder(a=FOREIGN)
    for path in (folder / "a.mod", folder):
        with pytest.raises(SourceError, match="VERBATIM"):
            n.load_mechanisms(path)
    n.load_mechanisms(mod_folder(a=leak("foreign"), b=leak("good")))
    with pytest.raises(SourceError, match="VERBATIM"):
        n.load_mechanisms(mod_folder(a=FOREIGN, b=leak("good")))


def test_twice_and_reserved_names(n, mod_folder, leak, tmp_path):
    with pytest.raises(RuntimeError, match="defined twice"):
        n.load_mechanisms(mod_folder(a=leak("x"), b=leak("x")))
    (tmp_path / "b.mod").write_text(leak("hh"))
    with pytest.raises(RuntimeError, match="own mechanisms"):
        n.load_mechanisms(tmp_path)


def test_no_folder_and_no_files(n, tmp_path):
    with pytest.raises(RuntimeError, match="no folder or file"):
        n.load_mechanisms(tmp_path / "nowhere")
    with pytest.raises(RuntimeError, match=r"no \.mod files"):
        n.load_mechanisms(tmp_path)


def test_an_edited_file_replaces_its_mechanism(n, workspace, mod_folder, leak):
    folder = mod_folder(a=leak("x"), b=leak("y"))
    n.load_mechanisms(folder)
    section = n.Section()
    section.insert("x")
    section.e_x = -50
    number, version = workspace.registry.number("x"), workspace.structure_version
    n.load_mechanisms(folder)
    assert workspace.structure_version == version
    edited = leak("x", g=0.5).replace("RANGE g", "RANGE h, g").replace("e = -70", "h = 4 e = -70")
    n.load_mechanisms(mod_folder(a=edited))
    assert workspace.registry.number("x") == number
    assert workspace.structure_version > version
    assert (section.e_x, section.h_x, section.g_x) == (-50, 4, 0.001)
    assert n.Section().insert("x").g_x == 0.5


def test_an_edited_file_may_use_other_ions(n, mod_folder, leak):
    n.load_mechanisms(mod_folder(a=leak("x")))
    section = n.Section()
    section.insert("x")
    n.load_mechanisms(mod_folder(a=leak("x").replace("RANGE", "USEION ca READ eca RANGE")))
    assert section.eca == pytest.approx(132.4579341637009, abs=0)


def test_globals_of_built_in_mechanisms_need_no_insertion(n):
    assert n.usetable_hh == 1
    n.usetable_hh = 0
    assert n._ref_usetable_hh[0] == 0
    assert n.nai0_na_ion == 10
