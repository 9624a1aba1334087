-- D2: the same day n months later, or that month's last day where it has no such day; n may be negative.

with examples as (
    {% for day, months, expected in [
        ('2025-01-31', 1, '2025-02-28'),
        ('2024-01-31', 1, '2024-02-29'),
        ('2025-02-28', 1, '2025-03-28'),
        ('2024-02-29', 12, '2025-02-28'),
        ('2025-03-31', 3, '2025-06-30'),
        ('2025-11-30', 3, '2026-02-28'),
        ('2025-10-15', 3, '2026-01-15'),
        ('2025-05-31', 0, '2025-05-31'),
        ('2025-05-31', -3, '2025-02-28'),
    ] %}
        {% if not loop.first %}union all{% endif %}
        select
            cast('{{ day }}' as date) as start_day,
            {{ months }} as months,
            cast('{{ expected }}' as date) as expected_day
    {% endfor %}
),

final as (
    select
        start_day,
        months,
        expected_day,
        {{ add_months('start_day', 'months') }} as actual_day
    from examples
    where {{ add_months('start_day', 'months') }} <> expected_day
)

select * from final
