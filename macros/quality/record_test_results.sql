{# Keeps what the tests of a run said, when the run ends: quality.test_results. #}

{# The rows of quality.test_results, in place of those of the run before. Nothing when the run had no tests, or nobody
   has built the table yet. Messages are left out: they can hold values of what was tested. #}
{% macro record_test_results(results) %}
    {%- set target = ref('test_results') -%}
    {%- if execute -%}
        {%- set tests = results | selectattr('node.resource_type', 'in', ['test', 'unit_test']) | list -%}
        {%- if tests and load_relation(target) -%}
            delete from {{ target }};
            insert into {{ target }} (test_name, kind, layer, model_name, rule_ids, status, failures, seconds)
            values
            {%- for result in tests %}
            {{ test_result(result) }}{{ ',' if not loop.last }}
            {%- endfor %}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{% macro test_result(result) -%}
    {%- set test = result.node.to_dict() -%}
    {%- set tested = tested_node(test) -%}
    {%- set layers = [
        'raw', 'quarantine', 'seeds', 'staging', 'intermediate', 'indicators', 'results', 'marts', 'published',
        'quality'
    ] -%}
    {#- A test of several models belongs to the last layer that it reads. -#}
    {%- set read = [] -%}
    {%- for id in ([tested.unique_id] if tested else test.depends_on.nodes) -%}
        {%- do read.append(layers.index((graph.nodes.get(id) or graph.sources.get(id)).schema)) -%}
    {%- endfor -%}
    (
        {{ dbt.string_literal(test.name) }},
        {{ dbt.string_literal('data_test' if test.resource_type == 'test' else test.resource_type) }},
        {{ dbt.string_literal(layers[read | max]) if read else 'null' }},
        {{ dbt.string_literal(tested.name) if tested else 'null' }},
        {{ rule_ids_in_name(test, tested) }},
        {{ dbt.string_literal(result.status) }},
        {{ result.failures if result.failures is not none else 'null' }},
        {{ result.execution_time }}
    )
{%- endmacro %}

{# The model, seed or source that a test is of; none for a test of several. A unit test depends on its model until it is
   compiled, and then on what it gives to it. #}
{% macro tested_node(test) %}
    {%- set id = test.get('attached_node') or test.get('tested_node_unique_id') -%}
    {%- if not id and test.resource_type == 'unit_test' -%}
        {%- set id = test.depends_on.nodes | first -%}
    {%- endif -%}
    {{- return(graph.nodes.get(id) or graph.sources.get(id)) -}}
{% endmacro %}

{# The rules that a test shows: a unit test names them right after its model, a data test anywhere. #}
{% macro rule_ids_in_name(test, tested) %}
    {%- set words = test.name[tested.name | length if tested else 0:] -%}
    {%- if test.resource_type == 'unit_test' -%}
        {%- set words = modules.re.match('(_[a-z]\\d{1,2})*(?=_)', words).group() -%}
    {%- endif -%}
    {%- set ids = modules.re.findall('_([a-z]\\d{1,2})(?=_|$)', words) -%}
    {{- return(dbt.string_literal(ids | join(', ') | upper) if ids else 'null') -}}
{% endmacro %}
