-- What each rule struck, most often first
select rule, strikes, documents, characters, sample, reason from struck_by_rule order by strikes desc, rule
