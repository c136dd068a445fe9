"""At which addresses does the shop window stand? One list a door."""

from django.urls import path

from catalog.api import freight_views, prices, safety, views, window

storefront = [
    path("categories", views.Categories.as_view(), name="categories"),
    path("listings", window.Listings.as_view(), name="listings"),
    path("listings/counts", window.Counts.as_view(), name="listing-counts"),
    path("search", window.Search.as_view(), name="search"),
    path("search/suggestions", window.Suggestions.as_view(), name="search-suggestions"),
    path("images/<slug:sha256>/<int:edge>", views.ImageFile.as_view(), name="listing-image"),
    path("listings/<uuid:listing_id>", window.ListingDetail.as_view(), name="listing"),
    path("skus/<uuid:sku_id>/prices", prices.Prices.as_view(), name="prices"),
    path("recalls", safety.Recalls.as_view(), name="recalls"),
    path("recalls/<uuid:recall_id>", safety.Recall.as_view(), name="recall"),
    path("samplings", safety.Samplings.as_view(), name="samplings"),
    path("samplings/<uuid:sampling_id>", safety.OneSampling.as_view(), name="sampling"),
    path("samples", safety.SampleStatements.as_view(), name="samples"),
]
seller = [
    path("listings", views.OwnListings.as_view(), name="own-listings"),
    path("listings/<uuid:listing_id>", views.OwnListing.as_view(), name="own-listing"),
    path("listings/<uuid:listing_id>/versions", views.Versions.as_view(), name="versions"),
    path("listings/<uuid:listing_id>/publication", views.Publication.as_view(), name="publication"),
    path("images", views.Images.as_view(), name="own-images"),
    path("skus/<uuid:sku_id>/stock", views.Stock.as_view(), name="stock"),
    path("skus/<uuid:sku_id>/lots", views.Lots.as_view(), name="lots"),
    path("skus/<uuid:sku_id>/deposit-terms", views.DepositTerms.as_view(), name="deposit-terms"),
    path("skus/<uuid:sku_id>/price", views.Price.as_view(), name="price"),
    path("skus/<uuid:sku_id>/promotions", prices.Promotions.as_view(), name="promotions"),
    path("promotions", prices.OwnPromotions.as_view(), name="own-promotions"),
    path("promotions/<uuid:promotion_id>", prices.OwnPromotion.as_view(), name="own-promotion"),
    path("freight", freight_views.Templates.as_view(), name="freight"),
    path("freight/<slug:code>", freight_views.Template.as_view(), name="freight-template"),
    path("listings/<uuid:listing_id>/freight", freight_views.OfListing.as_view(), name="freight-of-listing"),
    path("recalls", safety.OwnRecalls.as_view(), name="own-recalls"),
    path("recalls/<uuid:recall_id>/report", safety.RecallReport.as_view(), name="own-recall-report"),
    path("samples", safety.OwnSamples.as_view(), name="own-samples"),
    path("samples/<uuid:sample_id>/objection", safety.SampleObjection.as_view(), name="own-sample-objection"),
    path("samples/<uuid:sample_id>/correction", safety.SampleCorrection.as_view(), name="own-sample-correction"),
]
