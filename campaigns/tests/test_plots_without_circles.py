"""However dependencies are edited, by one after the other or by two at once, they never go round in a circle."""

import threading

import networkx
import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bestiary_site.shared.errors import DomainError
from campaigns.models import PlotDependency
from campaigns.services.plot_parts import add_dependency, remove_dependency
from campaigns.tests.factories import make_campaign, make_user
from campaigns.tests.story import make_plot

PLOTS = 6
EDITS = st.lists(st.tuples(st.booleans(), st.integers(0, PLOTS - 1), st.integers(0, PLOTS - 1)), max_size=25)


def has_circle() -> bool:
    """Whether the dependencies in the database go round."""
    graph = networkx.DiGraph(list(PlotDependency.objects.values_list("plot", "needs")))
    return not networkx.is_directed_acyclic_graph(graph)


class CircleTest(TestCase):
    """Random edits."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(EDITS)
    def test_random_edits_never_make_a_circle(self, edits):
        owner = make_user()
        campaign = make_campaign(owner)
        plots = [make_plot(campaign) for _ in range(PLOTS)]
        model = networkx.DiGraph()
        model.add_nodes_from(plot.pk for plot in plots)
        for add, plot, needs in edits:
            one, other = plots[plot], plots[needs]
            held = PlotDependency.objects.filter(plot=one, needs=other).first()
            if not add:
                if held:
                    remove_dependency(actor=owner, dependency=held)
                    model.remove_edge(one.pk, other.pk)
                continue
            refused = held is not None or one == other or networkx.has_path(model, other.pk, one.pk)
            try:
                add_dependency(actor=owner, plot=one, needs=other)
            except DomainError:
                assert refused
            else:
                assert not refused
                model.add_edge(one.pk, other.pk)
            assert not has_circle()
        assert set(PlotDependency.objects.values_list("plot", "needs")) == set(model.edges)


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_at_once_never_both_pass():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets only one write at a time")
    owner = make_user()
    campaign = make_campaign(owner)
    for _ in range(5):
        one, other = make_plot(campaign), make_plot(campaign)
        start, outcomes = threading.Barrier(2), []

        def add(plot, needs, start=start, outcomes=outcomes):
            start.wait(5)
            try:
                add_dependency(actor=owner, plot=plot, needs=needs)
                outcomes.append("added")
            except DomainError as refusal:
                outcomes.append(refusal.code)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=add, args=pair) for pair in ((one, other), (other, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(outcomes) == ["added", "circle"]
    assert not has_circle()
