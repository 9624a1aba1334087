"""The second computation of every indicator: plain, slow, obvious Python over the register deliveries.

It shares nothing with the dbt models but the deliveries, the input contract and the area seeds, so that
an error would have to be made twice to go unnoticed. Each function cites the rule that it spells out;
where the two computations differ, the rule's sentence decides.
"""
