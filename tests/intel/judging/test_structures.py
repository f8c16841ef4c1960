"""The tables under the index of lists, beside the slow and obvious way."""

from ipaddress import ip_address, ip_network

from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.intel.judging.lists.addresses import Addresses, borders, number
from wardwatch.intel.judging.lists.names import Names
from wardwatch.intel.judging.lists.texts import Substrings
from wardwatch.standards.observables import ObservableKind, normalise

four = st.ip_addresses(v=4)
six = st.ip_addresses(v=6)


@st.composite
def networks(draw):
    """Blocks that lie in each other often: few first bytes, any length."""
    address = draw(
        st.sampled_from(["10.1.2.3", "10.1.255.0", "192.0.2.1", "2001:db8::1", "2001:db8:1::", "::ffff:10.1.2.3"])
    )
    length = draw(st.integers(0, 128 if ":" in address else 32))
    kind = ObservableKind.IPV6_CIDR if ":" in address else ObservableKind.IPV4_CIDR
    return normalise(kind, f"{address}/{length}").value


@given(st.one_of(four, six))
def test_addresses_are_numbers(address):
    text = normalise(ObservableKind.IPV6 if address.version == 6 else ObservableKind.IPV4, str(address)).value
    assert number(text) == int(address)


@given(networks())
def test_blocks_have_borders(text):
    network = ip_network(text)
    assert borders(text) == (int(network.network_address), int(network.broadcast_address))


@settings(max_examples=300)
@given(st.lists(networks(), max_size=12), st.one_of(networks(), four.map(str)))
def test_blocks_around_and_inside_are_found(blocks, asked):
    """Every block that shares an address is met, once for each mark; around an address, every one that holds it."""
    index = Addresses((block, mark) for mark, block in enumerate(blocks))
    wanted = ip_network(asked)
    sharing = {
        mark
        for mark, block in enumerate(blocks)
        if ip_network(block).version == wanted.version and ip_network(block).overlaps(wanted)
    }
    assert {mark for _, mark in index.meeting(asked)} == sharing
    edge = str(wanted.network_address)
    if wanted.version == 6:
        edge = normalise(ObservableKind.IPV6, edge).value
    holding = {
        mark
        for mark, block in enumerate(blocks)
        if ip_network(block).version == wanted.version and ip_address(edge) in ip_network(block)
    }
    assert {mark for _, mark in index.around(edge)} == holding


def test_one_block_of_each_mark():
    index = Addresses([("10.0.0.0/8", 0), ("10.1.0.0/16", 0), ("10.1.2.0/24", 1)])
    assert index.meeting("10.1.0.0/16") == [("10.0.0.0/8", 0), ("10.1.2.0/24", 1)]
    assert index.around("10.1.2.3") == [("10.0.0.0/8", 0), ("10.1.0.0/16", 0), ("10.1.2.0/24", 1)]


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=3), st.integers(0, 5)), max_size=60), st.lists(st.text(max_size=3))
)
def test_names_have_their_marks(given_marks, others):
    names = Names()
    wanted: dict[str, list[int]] = {}
    for mark in sorted({mark for _, mark in given_marks}):
        of_mark = [name for name, each in given_marks if each == mark]
        names.add(of_mark, mark)
        for name in of_mark:
            if mark not in wanted.setdefault(name, []):
                wanted[name].append(mark)
    for name in {*wanted, *others}:
        assert names.of(name) == tuple(wanted.get(name, ()))
    assert len(names) == len(wanted)


def test_names_are_found_along_a_host():
    names = Names()
    names.add(["c", "b.c"], 1)
    names.add(["a.b.c", "x.b.c"], 2)
    assert names.along("a.b.c") == [("a.b.c", (2,)), ("b.c", (1,)), ("c", (1,))]
    assert names.along("c.a") == []


def test_the_table_of_names_grows():
    names = Names(expected=10)
    names.add((f"tern{number}" for number in range(20_000)), 1)
    assert len(names) == 20_000
    assert all(names.of(f"tern{number}") == (1,) for number in range(20_000))
    assert names.of("tern20000") == ()


texts = st.text(alphabet="ab.@", min_size=1, max_size=6)


@settings(max_examples=300)
@given(st.lists(texts, max_size=10), st.text(alphabet="ab.@c", max_size=20))
def test_texts_are_found_wherever_they_stand(known, value):
    index = Substrings((text, mark) for mark, text in enumerate(known))
    assert {mark for _, mark in index.within(value)} == {mark for mark, text in enumerate(known) if text in value}
