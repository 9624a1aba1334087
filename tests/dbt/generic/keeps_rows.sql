{# The uniqueness test of a view that adds columns to the rows of another model: as many rows there as here. The view
   takes every row of the other model (left joins), so that none can be in it twice when there are no more. It costs a
   count where unique_grain would group millions of rows whose grain is already held. #}
{% test keeps_rows(model, of) %}

select
    found.rows_found,
    expected.rows_expected
from (select count(*) as rows_found from {{ model }}) as found
cross join (select count(*) as rows_expected from {{ of }}) as expected
where found.rows_found <> expected.rows_expected

{% endtest %}
